import { alertView } from '@parley/contract/alerts'
import { botListItem, botVersionItem, botVersionView, botView } from '@parley/contract/bots'
import { sendFailure, sendReply, visitorMessageView } from '@parley/contract/chat'
import { conversationListItem, conversationView, transcriptTurn } from '@parley/contract/conversations'
import { errorBody } from '@parley/contract/errors'
import { insightFigures } from '@parley/contract/insights'
import { z } from 'zod'
import type { ApiWords } from './openapi.ts'

const names = z.registry<{ id: string }>()
names.add(botView, { id: 'Bot' })
names.add(botListItem, { id: 'BotListItem' })
names.add(botVersionItem, { id: 'BotVersionItem' })
names.add(botVersionView, { id: 'BotVersion' })
names.add(conversationListItem, { id: 'ConversationListItem' })
names.add(conversationView, { id: 'Conversation' })
names.add(transcriptTurn, { id: 'Turn' })
names.add(visitorMessageView, { id: 'Message' })
names.add(sendReply, { id: 'Reply' })
names.add(sendFailure, { id: 'ReplyFailure' })
names.add(alertView, { id: 'Alert' })
names.add(insightFigures, { id: 'Figures' })
names.add(errorBody, { id: 'Error' })

/** All that `/openapi.json` and `/docs/` say in words, apart from what each route says of itself. */
export const apiWords: ApiWords = {
  title: 'Parley API',
  description:
    'Make and change bots, read what visitors asked and what they were answered, and talk to a bot from a program of your own. JSON over HTTPS; answers can be streamed as server-sent events.',
  groups: [
    { name: 'Bots', description: 'A chatbot: how it looks, how it answers, and where it may stand.' },
    { name: 'Conversations', description: "What visitors wrote to the workspace's bots, and what they were answered." },
    { name: 'Insights', description: 'How much the bots are used, how fast they answer and what that costs.' },
    { name: 'Alerts', description: 'What keeps bots from answering, and what to do about it.' },
    {
      name: 'Chat',
      description:
        "A visitor's side of a bot, by its public embed token. The widget uses the same; no API key is needed, and none is read.",
    },
    {
      name: 'OpenAI clients',
      description:
        "Bots for programs that speak OpenAI's Chat Completions. Give a client this installation's address with `/v1` as its base URL, and an API key; errors have OpenAI's form around the same `code` and `message`.",
    },
  ],
  errors: {
    invalid_input: 'Something in the request is not as it must be. `fields` names each field with a sentence.',
    unauthenticated: 'No key, login or token was sent, or one that is not good any more.',
    plan_limit: "The workspace's plan does not include this.",
    forbidden: 'The key, role or site may not do this.',
    bot_unavailable: 'The bot is archived or its workspace suspended: it answers nobody.',
    not_found: 'There is no such thing in this workspace.',
    conflict: 'It cannot be done as things stand now, such as while an answer is being written.',
    payload_too_large: 'The body is larger than 512 KB, or than 4 MB where a whole conversation is sent.',
    rate_limited: 'Too many requests. `retry_after_s` says how many seconds to wait.',
    internal: 'Something went wrong on the server. Trying again may help.',
    provider_unavailable: 'The model did not answer, or not wholly. The same message can be sent again.',
    unavailable: 'The server or its database is away for a moment. Try again shortly.',
  },
  security: {
    apiKey: {
      type: 'http',
      scheme: 'bearer',
      description: 'A key of the workspace, made under API keys in the dashboard. It begins with `parley_`.',
    },
    login: {
      ...{ type: 'apiKey', in: 'cookie', name: 'parley.session_token' },
      description: "The dashboard's login.",
    },
    visitorToken: {
      ...{ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
      description: "A visitor's token, minted for one session of one bot and good for 15 minutes.",
    },
  },
  names,
  fields: {
    'path.token': "The bot's public embed token.",
    'path.botId': "The bot's id.",
    'path.conversationId': "The conversation's id.",
    'path.alertId': "The alert's id.",
    'path.version': "The version's number, from 1.",
    'query.cursor': 'The `next_cursor` of the page before. Leave it out for the first page.',
    'query.limit': 'How many items a page holds at most, from 1 to 100.',
    'query.bot_id': 'Only those of this bot.',
    'query.q': 'Words that a message or an answer contains, all of them. The beginning of a word is enough.',
    'query.state':
      'How the conversation stands. `answering`: an answer is being written now. `unanswered`: the newest message has no answer.',
    'query.rating': 'Rated by its visitor: at least one answer up or down, or none at all.',
    'query.from': "The first day, in the workspace's time zone.",
    'query.to': 'The last day, inclusive.',
    'query.format': 'The form of the file.',
    'query.days': "So many days of the workspace's time zone, today included.",
    'query.session_id': 'The session to follow.',
    'query.conversation_id': "With it, the text of this conversation's answers comes too.",

    items: 'The items of this page.',
    next_cursor: 'Leads to the next page; null on the last one.',
    name: 'What visitors see above the chat. 1 to 80 characters.',
    primary_color: 'The colour of launcher, header and links, as `#rrggbb`.',
    position: 'The corner of the page where the launcher stands.',
    welcome_message: 'The first words of every chat, at most 500 characters.',
    avatar: "A small PNG, JPEG or WebP as a data URL; null for the name's first letter.",
    launcher_label: "Words beside the launcher's icon; empty for none.",
    suggested_questions: 'Offered until the visitor writes; a click sends one.',
    color_scheme: 'Light, dark, or as the visitor’s system has it.',
    system_prompt: 'What the model is told before every conversation.',
    vendor: 'Whose models answer.',
    model: "The model, by the vendor's name for it.",
    temperature: 'From 0, always the likeliest word, to 2.',
    max_output_tokens: 'The longest answer, in tokens.',
    allowed_domains: 'Sites that may embed the bot, such as `example.com` or `*.example.com`. Empty means any.',
    settings: 'All that an owner sets.',
    version: 'Counts saves, from 1.',
    embed_token: "The bot's public identifier, for the snippet and the chat endpoints. It is no secret.",
    retiring_tokens: 'Tokens that were replaced and still work for a while.',
    retires_at: 'When it stops working.',
    embedded_at: 'When a page of another site first loaded the snippet; null until then.',
    archived_at: 'When it was archived; null for a bot that answers.',
    snippet: 'The HTML tag to paste into a site.',
    test_page_url: 'A page that carries the snippet as a site would.',
    answer_mode: 'How the bot answers now: by a model, or as a labelled echo, and why.',
    latest_failure: 'Why the newest answer failed, in plain words; null where it did not.',
    counts: 'Of all time.',
    can_edit: 'Whether the caller may change it.',
    can_delete: 'Whether the caller may delete it.',
    can_change: 'Whether the caller may close and reopen it.',
    created_at: 'ISO 8601, in UTC.',
    updated_at: 'ISO 8601, in UTC.',
    saved_by: 'Who saved it; null for saves by an API key.',
    changed: 'Settings that differ from the version before.',
    confirm_name: "The bot's name, to be sure.",
    grace_hours: 'For how many hours the old token goes on working.',

    bot: 'The bot it was held with.',
    state: 'How it stands.',
    'Turn.state': 'How it ended: `failed` and `interrupted` have no answer, or only a part.',
    turn_state: 'How the newest turn stands.',
    preview: "The beginning of the visitor's newest message.",
    message_count: "Visitor's messages and answers together.",
    up_count: 'Answers rated up.',
    down_count: 'Answers rated down.',
    origin: 'The site it was held on; null where it is not known.',
    last_message_at: 'When the newest message came.',
    totals: 'Over all of it.',
    question: "The visitor's message.",
    answer: 'The answer, or what there is of it.',
    text: 'Plain text; answers may hold Markdown.',
    is_cut: 'Whether the answer ended at the length that the bot allows.',
    rating: 'What the visitor thought of the answer; null where they did not say.',
    mode: 'By a model, or the labelled echo.',
    bot_version: 'The version of the bot that answered.',
    attempt: 'Tries at the answer, from 1.',
    input_tokens: 'Tokens that the model read.',
    output_tokens: 'Tokens that the model wrote.',
    cost_nanousd: 'In billionths of a US dollar, by the vendor’s list price.',
    first_token_ms: "From the message's arrival to the first word, in milliseconds.",
    total_ms: "From the message's arrival to the end, in milliseconds.",
    failure: 'Why there is no answer. For owners, never shown to visitors.',
    ended_at: 'When it ended; null while it runs.',

    conversations: 'How many conversations.',
    messages: "How many messages, the visitors' and the answers.",
    turns: "Visitors' messages that an answer was begun for.",
    failed_turns: 'Answers that failed or were interrupted.',
    rated_up: 'Answers rated up.',
    rated_down: 'Answers rated down.',
    first_token_p50_ms: 'Half of all answers began within this time, in milliseconds.',
    first_token_p95_ms: '95 % of all answers began within this time, in milliseconds.',
    time_zone: 'Days are counted in it.',
    from: 'The first day.',
    to: 'The last day, inclusive.',
    day: "In the workspace's time zone.",
    days: 'One entry a day, oldest first, empty days too.',
    previous: 'The same number of days right before.',
    bots: 'The same for each bot, most messages first.',

    kind: 'What went wrong. `model_gone`: the vendor does not know the model. `vendor_away`: it could not be reached, or failed.',
    'Alert.state': '`open`; `dismissed`: it goes on, but was put away; `resolved`: it is over.',
    'Alert.bot': 'The bot it concerns; null where it concerns all.',
    'Alert.model': 'The model it concerns; null where it concerns all of the vendor.',
    'Alert.message': 'What happened and what to do, in plain words. For owners, never shown to visitors.',
    first_at: 'When it first happened.',
    last_at: 'When it last happened.',
    count: 'How often it happened; up to a minute behind.',
    resolved_at: 'When an answer came again; null where none did.',
    dismissed_at: 'When it was put away; null where it was not.',
    dismissed_by: 'Who put it away; null for an API key.',
    can_dismiss: 'Whether the caller may put it away.',

    message: "The visitor's message, at most 8,000 characters.",
    session_id:
      "The visitor's session with the bot, chosen by you: 1 to 128 letters, digits, `.`, `_`, `:` or `-`. A new one begins a new session.",
    client_message_id:
      'Your name for this message, unique in its session. Sending the same again never asks twice: it finds the answer, or retries one that failed.',
    reply: 'The answer.',
    conversation_id: 'A session has many conversations; the newest that is not closed goes on.',
    message_id: "The answer's id.",
    stopped: 'Whether an answer was being written.',
    visitor_token: 'Opens its session for 15 minutes: send it as `Authorization: Bearer`.',
    expires_in: 'Seconds for which the token is good.',
    role: 'Who wrote it.',
    error: 'What went wrong.',
    code: 'The same for the same kind of failure, in every version.',
    fields: 'A sentence for each field that was refused, by its dotted path.',
    retry_after_s: 'Seconds to wait before another try.',
    'Error.message': 'A sentence that says what happened and what to do.',
    'ReplyFailure.message': 'A sentence that says what happened and what to do.',
    'ReplyFailure.reply': 'The text so far.',
  },
}
