// The menu bar: commands, one tap away, folded until wanted.
import { button, byId } from "./dom.js";
import { labelled } from "./words.js";

export class Menu {
  constructor(tap) {
    this.tap = tap;
    this.bar = byId("menu");
    this.toggle = byId("menu-toggle");
    this.toggle.addEventListener("click", () => this.unfold(this.bar.hidden));
    this.bar.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      this.unfold(false);
      this.toggle.focus();
    });
  }

  unfold(is) {
    this.bar.hidden = !is || !this.bar.childNodes.length;
    this.toggle.setAttribute("aria-expanded", String(!this.bar.hidden));
    labelled(this.toggle, this.bar.hidden ? "web-menu" : "web-menu-close");
  }

  // On a wide screen there is room to leave it open: it is the staff's desk.
  show(entries, staff) {
    const drawn = JSON.stringify(entries);
    if (drawn === this.drawn) return;
    const first = !this.drawn;
    this.drawn = drawn;
    this.bar.textContent = "";
    for (const { data, label } of entries) {
      const entry = button("choice", label, () => {
        if (!this.wide()) this.unfold(false);
        this.tap(data, label);
      });
      entry.dir = "auto";
      this.bar.append(entry);
    }
    this.toggle.hidden = !entries.length;
    document.body.classList.toggle("staff", staff);
    if (first) this.unfold(this.wide());
    else this.unfold(!this.bar.hidden);
  }

  wide() {
    return matchMedia("(min-width: 900px)").matches;
  }
}
