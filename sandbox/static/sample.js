// Draws the sample picture that the attach sheet offers: a crate of tomatoes, a little different each time.

const [WIDTH, HEIGHT] = [640, 480];

function disc(pen, x, y, radius, colour) {
  pen.fillStyle = colour;
  pen.beginPath();
  pen.arc(x, y, radius, 0, 2 * Math.PI);
  pen.fill();
}

function tomato(pen, x, y, radius) {
  const skin = pen.createRadialGradient(x - radius / 3, y - radius / 3, radius / 8, x, y, radius);
  const ripe = Math.random();
  skin.addColorStop(0, ripe < 0.15 ? "#f3b25f" : "#f4745a");
  skin.addColorStop(1, ripe < 0.15 ? "#b9702a" : ripe < 0.5 ? "#b32a1f" : "#c93a24");
  disc(pen, x, y, radius, skin);
  pen.strokeStyle = "#4d7a34";
  pen.lineWidth = radius / 8;
  for (let ray = 0; ray < 5; ray += 1) {
    const angle = (ray / 5) * 2 * Math.PI + Math.random() / 2;
    pen.beginPath();
    pen.moveTo(x, y - radius / 4);
    pen.lineTo(x + Math.cos(angle) * radius * 0.45, y - radius / 4 + Math.sin(angle) * radius * 0.35);
    pen.stroke();
  }
}

function plank(pen, y, height) {
  pen.fillStyle = "#b98a55";
  pen.fillRect(40, y, WIDTH - 80, height);
  pen.fillStyle = "#a2753f";
  for (let line = 0; line < 5; line += 1) pen.fillRect(40, y + 8 + Math.random() * (height - 12), WIDTH - 80, 1.5);
}

/** A JPEG file of a crate of tomatoes. */
export async function samplePicture() {
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: WIDTH, height: HEIGHT });
  const pen = canvas.getContext("2d");
  const light = pen.createLinearGradient(0, 0, 0, HEIGHT);
  light.addColorStop(0, "#dfe6c8");
  light.addColorStop(1, "#8fa46a");
  pen.fillStyle = light;
  pen.fillRect(0, 0, WIDTH, HEIGHT);
  plank(pen, 170, 40);
  for (let row = 0; row < 3; row += 1) {
    for (let x = 92; x < WIDTH - 110; x += 74) tomato(pen, x + (row % 2) * 34 - 6 + Math.random() * 12, 175 + row * 52, 42 + Math.random() * 8);
  }
  plank(pen, 300, 56);
  plank(pen, 368, 56);
  pen.fillStyle = "#8a6234";
  for (const x of [40, WIDTH - 70]) pen.fillRect(x, 160, 30, 272);
  const blob = await new Promise((done) => { canvas.toBlob(done, "image/jpeg", 0.85); });
  return new File([blob], "tomates.jpg", { type: "image/jpeg" });
}
