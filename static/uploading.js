// Sends the files of a form one by one and shows how far it is; without this script the form sends
// them together.

function send(form, file, progress, share) {
  return new Promise((resolve, reject) => {
    const body = new FormData();
    body.append("form_token", form.elements.form_token.value);
    body.append("file", file);
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) progress.value = share(event.loaded / event.total);
    });
    request.addEventListener("load", () => resolve(request));
    request.addEventListener("error", reject);
    request.send(body);
  });
}

export function watchUploads() {
  for (const form of document.querySelectorAll("form[data-upload]")) {
    const field = form.querySelector("input[type=file]");
    const progress = form.querySelector("[data-upload-progress]");
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const files = [...field.files];
      const button = form.querySelector("button");
      button.disabled = true;
      progress.hidden = false;
      const said = [];
      try {
        for (const [index, file] of files.entries()) {
          const answer = await send(form, file, progress, (part) => (100 * (index + part)) / files.length);
          if (answer.status === 200) continue;
          // What was not taken is said by the page that answers, or by its heading.
          const page = new DOMParser().parseFromString(answer.responseText, "text/html");
          said.push(page.querySelector("[role=alert]")?.textContent.trim() ?? `${file.name}: ${page.querySelector("h1")?.textContent.trim() ?? ""}`);
        }
      } catch {
        button.disabled = false;
        progress.hidden = true;
        form.submit();
        return;
      }
      if (said.length === 0) {
        location.assign(form.action);
        return;
      }
      button.disabled = false;
      progress.hidden = true;
      let alert = document.querySelector("[role=alert]");
      if (!alert) {
        alert = document.createElement("div");
        alert.className = "flash";
        alert.dataset.tone = "bad";
        alert.setAttribute("role", "alert");
        form.before(alert);
      }
      alert.replaceChildren(...said.map((text) => Object.assign(document.createElement("p"), { textContent: text })));
    });
  }
}
