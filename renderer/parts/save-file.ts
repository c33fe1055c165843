/** Hand a text to the person as a file, through the browser's own download. */
export function saveText(fileName: string, text: string, type: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = fileName
  document.body.append(link)
  link.click()
  link.remove()
  // The download has taken its own hold on the bytes by the next turn of the loop.
  setTimeout(() => URL.revokeObjectURL(url), 0)
}
