import { closeSync, fsyncSync, openSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** Brings a folder, all files and folders in it, and so their names, to the disk. */
export function fsyncTree(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) fsyncTree(path)
    else if (entry.isFile()) fsyncPath(path, 'r+')
  }
  fsyncFolder(folder)
}

/** Brings a folder's own entries to the disk, as a new or renamed file needs. Windows cannot open folders. */
export function fsyncFolder(folder: string): void {
  if (process.platform !== 'win32') fsyncPath(folder, 'r')
}

function fsyncPath(path: string, flags: 'r' | 'r+'): void {
  const descriptor = openSync(path, flags)
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
