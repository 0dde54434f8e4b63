// A picture that is clicked fills the window; a click or Escape closes it.
const enlarged = document.getElementById("enlarged");
for (const button of document.querySelectorAll("button.enlarge")) {
  button.addEventListener("click", () => {
    enlarged.replaceChildren(button.querySelector("img").cloneNode());
    enlarged.showModal();
  });
}
enlarged.addEventListener("click", () => enlarged.close());

// Paper shows everything, folded or not.
addEventListener("beforeprint", () => {
  for (const part of document.querySelectorAll("details.section")) part.open = true;
});
// A plot that was drawn while it was folded has no size.
for (const part of document.querySelectorAll("details.section")) {
  part.addEventListener("toggle", () => dispatchEvent(new Event("resize")));
}
