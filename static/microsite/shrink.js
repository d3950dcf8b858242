// A phone's photo has ten times the pixels that a face needs. Smaller ones arrive sooner.

const LONGEST = 1600;
const QUALITY = 0.9;

/** `file` as a JPEG of at most 1600 pixels a side; the file itself where that is not needed or does not work. */
export async function shrink(file) {
  if (/hei[cf]/i.test(file.type) || /\.hei[cf]$/i.test(file.name)) return file; // few browsers decode it
  let bitmap;
  try {
    bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = LONGEST / Math.max(bitmap.width, bitmap.height);
    if (scale >= 1) return file;
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(bitmap.width * scale);
    canvas.height = Math.round(bitmap.height * scale);
    canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    return await asFile(canvas, file.name);
  } catch {
    return file; // the server says what is wrong with it, in words
  } finally {
    bitmap?.close();
  }
}

/** The canvas as a JPEG file. Rejects where the browser cannot encode it. */
export async function asFile(canvas, name) {
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
  if (!blob) throw new Error("the canvas gave no picture");
  return new File([blob], name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
}
