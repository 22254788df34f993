/** A face to try pictures with, of four pixels. */
export const picture =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAIAAAACAQMAAABIeJ9nAAAABlBMVEX1t498LRJ5nfmfAAAADElEQVQI12NgYDgAAADEAME9xdQqAAAAAElFTkSuQmCC'
