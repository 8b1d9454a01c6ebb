/** The element with the given id. */
export function byId<Name extends keyof HTMLElementTagNameMap = 'div'>(
  id: string,
  _tag?: Name,
): HTMLElementTagNameMap[Name] {
  return document.getElementById(id) as HTMLElementTagNameMap[Name]
}

/** Creates an element with children. */
export function create<Name extends keyof HTMLElementTagNameMap>(
  tag: Name,
  properties: Partial<HTMLElementTagNameMap[Name]> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const element = Object.assign(document.createElement(tag), properties)
  element.append(...children)
  return element
}
