import sharp from 'sharp'

/** Pictures as the pages of a PDF, each a JPEG at `dpi`, as scanners and phones write them. */
export async function pdfOf(pictures: readonly (Buffer | Uint8Array)[], dpi = 300): Promise<Buffer> {
  const objects: Buffer[] = []
  const add = (head: string, stream?: Buffer): number => {
    const body = stream === undefined ? [Buffer.from(`<< ${head} >>`)] : [Buffer.from(`<< ${head} /Length ${stream.length} >>\nstream\n`), stream, Buffer.from('\nendstream')]
    objects.push(Buffer.concat([Buffer.from(`${objects.length + 1} 0 obj\n`), ...body, Buffer.from('\nendobj\n')]))
    return objects.length
  }
  add('/Type /Catalog /Pages 2 0 R')
  const kids = pictures.map((_, at) => `${5 + at * 3} 0 R`).join(' ')
  add(`/Type /Pages /Kids [${kids}] /Count ${pictures.length}`)
  for (const picture of pictures) {
    const { data, info } = await sharp(picture).flatten({ background: '#fff' }).jpeg({ quality: 90 }).toBuffer({ resolveWithObject: true })
    const [width, height] = [(info.width * 72) / dpi, (info.height * 72) / dpi].map((side) => side.toFixed(2))
    const image = add(`/Type /XObject /Subtype /Image /Width ${info.width} /Height ${info.height} /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode`, data)
    const content = add('', Buffer.from(`${width} 0 0 ${height} 0 0 cm /I Do`))
    add(`/Type /Page /Parent 2 0 R /MediaBox [0 0 ${width} ${height}] /Resources << /XObject << /I ${image} 0 R >> >> /Contents ${content} 0 R`)
  }
  const header = Buffer.from('%PDF-1.5\n')
  let at = header.length
  const places = objects.map((object) => {
    const place = at
    at += object.length
    return `${String(place).padStart(10, '0')} 00000 n \n`
  })
  return Buffer.concat([header, ...objects, Buffer.from(`xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.join('')}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${at}\n%%EOF\n`)])
}
