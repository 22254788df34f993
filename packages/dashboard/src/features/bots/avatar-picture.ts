import { avatarMaxLength } from '@parley/contract/bots'

/** Pixels of each side. */
const size = 96

/** Pictures of phones have 5 to 12 MB; past this, reading one would stall the page. */
const fileMaxBytes = 20_000_000

export const pictureTypes = ['image/png', 'image/jpeg', 'image/webp'] as const

/** A picture that could not be taken, with a sentence for the reader. */
export class PictureError extends Error {}

/** Tried in this order; browsers that cannot write WebP write PNG in its place. */
const forms = [
  { type: 'image/webp', quality: 0.9 },
  { type: 'image/webp', quality: 0.7 },
  { type: 'image/jpeg', quality: 0.8 },
  { type: 'image/jpeg', quality: 0.5 },
] as const

/** The middle square of a picture, as a data URL of 96 × 96 pixels that a bot's settings may hold. Throws {@link PictureError}. */
export async function makeAvatar(file: File): Promise<string> {
  if (!pictureTypes.some((type) => type === file.type)) {
    throw new PictureError('This is not a PNG, JPEG or WebP picture. Choose another file.')
  }
  if (file.size > fileMaxBytes) throw new PictureError('This picture is over 20 MB. Choose a smaller one.')
  const picture = await createImageBitmap(file).catch(() => {
    throw new PictureError('This file could not be read as a picture. It may be damaged; choose another.')
  })
  const canvas = drawSquare(picture)
  picture.close()
  for (const { type, quality } of forms) {
    const url = canvas.toDataURL(type, quality)
    if (url.length <= avatarMaxLength) return url
  }
  throw new PictureError('This picture could not be made small enough. Choose a simpler one.')
}

function drawSquare(picture: ImageBitmap): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  canvas.width = size
  canvas.height = size
  const context = canvas.getContext('2d')
  if (!context) throw new PictureError('This browser cannot resize pictures. Use one of 96 × 96 pixels in another.')
  const side = Math.min(picture.width, picture.height)
  context.imageSmoothingQuality = 'high'
  context.drawImage(
    picture,
    ...[(picture.width - side) / 2, (picture.height - side) / 2, side, side],
    ...([0, 0, size, size] as const),
  )
  return canvas
}
