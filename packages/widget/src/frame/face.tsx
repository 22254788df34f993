import type { WidgetConfig } from '@parley/contract/widget'

/** The bot's picture, or its name's first letter. Its name stands in the header, so it says nothing itself. */
export function Face({ bot: { avatar, name }, isSmall }: { bot: WidgetConfig; isSmall?: boolean }) {
  const look = isSmall ? 'face small' : 'face'
  return avatar ? (
    <img class={look} src={avatar} alt="" />
  ) : (
    <span class={look} aria-hidden="true">
      {[...name][0]?.toUpperCase()}
    </span>
  )
}
