/** "https://shop.example.com" as "shop.example.com": what a site is called, without what every site has. */
export function siteName(origin: string): string {
  return origin.replace(/^https?:\/\/(www\.)?/, '')
}
