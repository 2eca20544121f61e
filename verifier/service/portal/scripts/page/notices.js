/** Notices (meldingen): where a page says what happened, in the place that is read out when it changes. */

const ALERTS = { info: "info", success: "ok", warning: "warning", error: "error" };

export const element = (id) => document.getElementById(id);

/** Say `text` where the page tells what happened; `kind` is info, success, warning or error. */
export function show(kind, text, ...beside) {
  const box = document.createElement("div");
  box.className = `notice utrecht-alert utrecht-alert--${ALERTS[kind]}`;
  const content = document.createElement("div");
  content.className = "utrecht-alert__content";
  const said = document.createElement("p");
  said.textContent = text;
  content.append(said, ...beside);
  box.append(content);
  element("told").replaceChildren(box);
}
