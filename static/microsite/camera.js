// The camera in the page, where the browser has one and the visitor allows it. The file input stays: it is the
// way in for everybody else, and where the shot is put.

import { asFile } from "./shrink.js";

/** Bring the camera box to life; `chosen(file)` is called with each shot. */
export function startCamera(box, chosen) {
  const parts = Object.fromEntries(
    ["live", "shot", "open", "shutter", "again"].map((name) => [name, box.querySelector(`[data-camera-${name}]`)]),
  );
  const camera = new Camera(box, parts, chosen);
  if (navigator.mediaDevices?.getUserMedia) {
    box.classList.add("ready");
    camera.show("open");
  }
  parts.open.addEventListener("click", () => camera.open());
  parts.again.addEventListener("click", () => camera.open());
  parts.shutter.addEventListener("click", () => camera.shoot());
  addEventListener("pagehide", () => camera.close());
  return camera;
}

class Camera {
  constructor(box, parts, chosen) {
    Object.assign(this, { box, parts, chosen, stream: null });
  }

  /** Show the keys called `names`, hide the others. */
  show(...names) {
    for (const [name, part] of Object.entries(this.parts)) part.hidden = !names.includes(name);
    this.box.classList.toggle("live", names.includes("live"));
    this.box.classList.toggle("shot", names.includes("shot"));
  }

  async open() {
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({
        video: { facingMode: "user", width: { ideal: 1600 }, height: { ideal: 1600 } },
      });
    } catch {
      this.box.classList.remove("ready"); // refused, or none there: the file input does it
      document.querySelector("#selfie").focus();
      return;
    }
    this.parts.live.srcObject = this.stream;
    await this.parts.live.play();
    this.show("live", "shutter");
    this.parts.shutter.focus();
  }

  async shoot() {
    const { videoWidth: width, videoHeight: height } = this.parts.live;
    if (!width) return; // the first frame is not there yet
    this.parts.live.pause(); // what is seen now is what is taken
    const canvas = Object.assign(document.createElement("canvas"), { width, height });
    canvas.getContext("2d").drawImage(this.parts.live, 0, 0);
    const file = await asFile(canvas, "selfie.jpg");
    await this.chosen(file);
    this.parts.again.focus();
  }

  /** Show the photo that will be sent, wherever it came from. */
  async preview(file) {
    const { shot } = this.parts;
    URL.revokeObjectURL(shot.src);
    shot.src = URL.createObjectURL(file);
    const seen = await shot.decode().then(
      () => true,
      () => false, // HEIC and the like: not shown, but sent
    );
    this.close();
    this.box.classList.toggle("ready", seen);
    this.show("shot", ...(navigator.mediaDevices?.getUserMedia ? ["again"] : []));
  }

  close() {
    this.stream?.getTracks().forEach((track) => track.stop());
    this.stream = null;
  }
}
