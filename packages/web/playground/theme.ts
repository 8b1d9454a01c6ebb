/** The theme of the page: that of the system until the user chooses another. */
export function followTheme(button: HTMLElement): void {
  const isDark = () =>
    (stored() ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark'
  const apply = () => {
    const choice = stored()
    if (choice !== null) document.documentElement.dataset.theme = choice
    button.ariaLabel = isDark() ? 'Use the light theme' : 'Use the dark theme'
    button.title = button.ariaLabel
  }
  button.addEventListener('click', () => {
    store(isDark() ? 'light' : 'dark')
    apply()
  })
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', apply)
  apply()
}

/** For a page that may store nothing. */
let chosen: string | null = null

function stored(): string | null {
  try {
    return chosen ?? localStorage.getItem('theme')
  } catch {
    return chosen
  }
}

function store(theme: string): void {
  chosen = theme
  try {
    localStorage.setItem('theme', theme)
  } catch {
    // It holds until the page is left.
  }
}
