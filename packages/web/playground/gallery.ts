import { byId, create } from './elements.ts'
import { type Example, examples } from './examples.ts'

/** Fills the gallery with the examples. */
export function fillGallery(onChoose: (example: Example) => void): void {
  byId('gallery', 'ul').append(
    ...examples.map(example => {
      const { name, title, about, picture, text } = example
      const thumbnail =
        picture === undefined ? text : create('img', { src: picture, alt: '', loading: 'lazy' })
      const card = create(
        'button',
        { type: 'button', name },
        create('span', { className: 'picture', ariaHidden: 'true' }, thumbnail),
        create('span', {}, create('strong', {}, title), create('small', {}, about)),
      )
      card.addEventListener('click', () => onChoose(example))
      return create('li', {}, card)
    }),
  )
}

/** Marks the card of the running example; none for a component of the user. */
export function markInGallery(name: string | undefined): void {
  for (const card of byId('gallery', 'ul').querySelectorAll('button')) {
    card.ariaCurrent = String(card.name === name)
  }
}
