import { useChat } from '@ai-sdk/react'
import { DefaultChatTransport, type UIMessage } from 'ai'
import { createElement as h, useState } from 'react'
import { createRoot } from 'react-dom/client'

/**
 * A page as its maker would write it: `useChat` with the `api` that the address names and nothing else; with a chat's `id`
 * it resumes.
 */
function ChatPage() {
  const query = new URLSearchParams(location.search)
  const [transport] = useState(() => new DefaultChatTransport({ api: query.get('api') ?? '' }))
  const id = query.get('id')
  const chat = useChat(id ? { id, resume: true, transport } : { transport })
  const [text, setText] = useState('')
  const submit = (event: { preventDefault(): void }) => {
    event.preventDefault()
    void chat.sendMessage({ text })
    setText('')
  }
  return h(
    'main',
    null,
    ...chat.messages.map((message) => h('p', { key: message.id, 'data-role': message.role }, textOf(message))),
    h('output', null, chat.status),
    chat.error && h('p', { role: 'alert' }, chat.error.message),
    h(
      'form',
      { onSubmit: submit },
      h('input', {
        'aria-label': 'Message',
        value: text,
        onChange: (event: { currentTarget: HTMLInputElement }) => setText(event.currentTarget.value),
      }),
      h('button', { type: 'submit' }, 'Send'),
    ),
    h('button', { type: 'button', onClick: () => void chat.stop() }, 'Stop'),
    h('button', { type: 'button', onClick: () => void chat.regenerate() }, 'Try again'),
  )
}

function textOf({ parts }: UIMessage): string {
  return parts.map((part) => (part.type === 'text' ? part.text : '')).join('')
}

createRoot(document.body.appendChild(document.createElement('div'))).render(h(ChatPage))
