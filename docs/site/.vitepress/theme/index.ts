/// <reference types="vite/client" />

import type { Theme } from 'vitepress'
import { onContentUpdated } from 'vitepress'
import DefaultTheme from 'vitepress/theme-without-fonts'
import { defineComponent, h } from 'vue'
import { LiveExample } from './live-example.ts'
import './style.css'

/** The layout of the theme. The content of the start page is a landmark, as that of the other pages is. */
const Layout = defineComponent(() => {
  onContentUpdated(() => {
    const content = document.querySelector('#VPContent')
    content?.toggleAttribute('role', content.classList.contains('is-home'))
    if (content?.hasAttribute('role')) content.setAttribute('role', 'main')
  })
  return () => h(DefaultTheme.Layout)
})

export default {
  extends: DefaultTheme,
  Layout,
  enhanceApp: ({ app }) => {
    app.component('LiveExample', LiveExample)
  },
} satisfies Theme
