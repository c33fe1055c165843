/** Names under which programs write what is not finished yet, and what systems put beside a folder's files. */
const UNFINISHED = /^[.~#]|^(?:thumbs\.db|desktop\.ini)$|~$|\.(?:tmp|temp|part|partial|filepart|crdownload|download|opdownload|swp|lock|lck|writing|!ut)$/iu
/** What a page comes as (reader/images/decode.ts). A program's own list or log beside them is none. */
const PAGES = /\.(?:jpe?g|png|tiff?|webp|gif|bmp|jp2|j2k|jpx|avif|heic|heif|pdf)$/iu

export function mayBePage(name: string): boolean {
  return PAGES.test(name) && !UNFINISHED.test(name)
}
