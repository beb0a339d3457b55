"""What every channel must do, tried on each with a whole union behind it."""
