"""What stops the program before or beside its work, in words for whoever runs it."""

from bot.dialogue.say import Say


class Trouble(Exception):
    """Something that the person at the command line must put right. `problems`: a sentence for each."""

    def __init__(self, *problems: Say) -> None:
        super().__init__(self.__doc__, *(problem.key for problem in problems))
        self.problems = problems
