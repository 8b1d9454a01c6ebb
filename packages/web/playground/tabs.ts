/** Makes the marked elements of the page work as tabs: one is in the order of focus, arrow keys select the others. */
export function connectTabs(list: HTMLElement): void {
  const tabs = Array.from(list.querySelectorAll<HTMLElement>('[role="tab"]'))
  const select = (chosen: HTMLElement) => {
    for (const tab of tabs) {
      tab.ariaSelected = String(tab === chosen)
      tab.tabIndex = tab === chosen ? 0 : -1
      const panel = document.getElementById(tab.getAttribute('aria-controls') as string) as HTMLElement
      panel.hidden = tab !== chosen
      // Keys scroll content that is longer than the panel.
      panel.tabIndex = 0
    }
  }
  for (const [i, tab] of tabs.entries()) {
    tab.addEventListener('click', () => {
      select(tab)
      list.parentElement!.scrollIntoView({ block: 'nearest' })
    })
    tab.addEventListener('keydown', ({ key }) => {
      const to = { ArrowRight: i + 1, ArrowLeft: i - 1, Home: 0, End: tabs.length - 1 }[key]
      if (to === undefined) return
      const next = tabs[(to + tabs.length) % tabs.length] as HTMLElement
      next.focus()
      select(next)
    })
  }
  select(tabs[0] as HTMLElement)
}
