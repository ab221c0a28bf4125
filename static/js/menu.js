// Menus are <details>: they open without this script, which only closes them as menus are expected to.
// On a phone the line of places is wider than the screen: where one is comes first.
document.querySelector(".menu [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
const menus = document.querySelectorAll("details.compte, details.menu-plus");
document.addEventListener("click", (event) => {
  menus.forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
});
menus.forEach((menu) => {
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
});
