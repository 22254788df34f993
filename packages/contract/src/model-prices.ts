/**
 * Every model that Parley knows by name, and what it costs: the one place where prices are kept.
 *
 * From the vendors' price lists, November 2026. Prices are in nano-dollars a token, so that costs are whole numbers: $0.075
 * per million tokens is 75. `contextWindow` counts tokens; where a vendor asks more for longer prompts, it ends where the
 * price does. A retired model keeps its row, so that bots saved with it are still understood. What a vendor serves beyond
 * these is learnt from its own list, without a price.
 */
export interface ModelPrice {
  id: string
  label: string
  contextWindow: number
  /** Of a token that is read, and of one that is written. */
  price: readonly [input: number, output: number]
  /** Thinks before it writes: it is asked to think little, and its thinking is never shown. */
  reasons?: boolean
  /** `replacement` names the model that answers in its place. */
  retired?: { on: string; replacement: string }
}

const million = 1_000_000

export const modelPrices: Record<string, readonly ModelPrice[]> = {
  groq: [
    { id: 'openai/gpt-oss-20b', label: 'GPT-OSS 20B', contextWindow: 131_072, price: [75, 300], reasons: true },
    { id: 'openai/gpt-oss-120b', label: 'GPT-OSS 120B', contextWindow: 131_072, price: [150, 600], reasons: true },
    {
      id: 'llama-3.1-8b-instant',
      label: 'Llama 3.1 8B Instant',
      contextWindow: 131_072,
      price: [50, 80],
      retired: { on: '2026-08-16', replacement: 'openai/gpt-oss-20b' },
    },
    {
      id: 'llama3-8b-8192',
      label: 'Llama 3 8B',
      contextWindow: 8_192,
      price: [50, 80],
      retired: { on: '2025-08-30', replacement: 'llama-3.1-8b-instant' },
    },
  ],
  openai: [
    { id: 'gpt-6-luna', label: 'GPT-6 Luna', contextWindow: 272_000, price: [100, 500], reasons: true },
    { id: 'gpt-6.1-sol', label: 'GPT-6.1 Sol', contextWindow: 272_000, price: [2_000, 10_000], reasons: true },
    { id: 'gpt-5.4-mini', label: 'GPT-5.4 mini', contextWindow: 400_000, price: [750, 4_500], reasons: true },
    { id: 'gpt-5.4-nano', label: 'GPT-5.4 nano', contextWindow: 400_000, price: [200, 1_250], reasons: true },
    { id: 'gpt-4.1', label: 'GPT-4.1', contextWindow: 1_047_576, price: [2_000, 8_000] },
    { id: 'gpt-4.1-mini', label: 'GPT-4.1 mini', contextWindow: 1_047_576, price: [400, 1_600] },
    { id: 'gpt-4o-mini', label: 'GPT-4o mini', contextWindow: 128_000, price: [150, 600] },
  ],
  anthropic: [
    { id: 'claude-haiku-5-5', label: 'Claude Haiku 5.5', contextWindow: 100_000, price: [100, 500], reasons: true },
    {
      id: 'claude-sonnet-5-5',
      label: 'Claude Sonnet 5.5',
      contextWindow: million,
      price: [2_000, 10_000],
      reasons: true,
    },
    { id: 'claude-opus-5-5', label: 'Claude Opus 5.5', contextWindow: million, price: [4_000, 20_000], reasons: true },
    { id: 'claude-haiku-4-5-20251001', label: 'Claude Haiku 4.5', contextWindow: 200_000, price: [1_000, 5_000] },
    { id: 'claude-sonnet-4-5-20250929', label: 'Claude Sonnet 4.5', contextWindow: 200_000, price: [3_000, 15_000] },
  ],
  google: [
    {
      id: 'gemini-3.5-flash-lite',
      label: 'Gemini 3.5 Flash-Lite',
      contextWindow: 1_048_576,
      price: [300, 2_500],
      reasons: true,
    },
    // An introduction: from 2027 on it costs twice as much.
    { id: 'gemini-3.8-flash', label: 'Gemini 3.8 Flash', contextWindow: 1_048_576, price: [750, 3_750], reasons: true },
    {
      id: 'gemini-3.5-flash',
      label: 'Gemini 3.5 Flash',
      contextWindow: 1_048_576,
      price: [1_500, 9_000],
      reasons: true,
    },
    { id: 'gemini-2.5-pro', label: 'Gemini 2.5 Pro', contextWindow: 200_000, price: [1_250, 10_000], reasons: true },
    { id: 'gemini-2.5-flash', label: 'Gemini 2.5 Flash', contextWindow: 1_048_576, price: [300, 2_500], reasons: true },
    { id: 'gemini-2.5-flash-lite', label: 'Gemini 2.5 Flash-Lite', contextWindow: 1_048_576, price: [100, 400] },
  ],
  mistral: [
    { id: 'mistral-medium-3-5', label: 'Mistral Medium 3.5', contextWindow: 256_000, price: [1_500, 7_500] },
    { id: 'mistral-large-2512', label: 'Mistral Large 3', contextWindow: 256_000, price: [500, 1_500] },
    { id: 'ministral-8b-2512', label: 'Ministral 3 8B', contextWindow: 256_000, price: [150, 150] },
  ],
  // It asks what the vendors behind it ask.
  openrouter: [
    { id: 'openai/gpt-6-luna', label: 'GPT-6 Luna', contextWindow: 272_000, price: [100, 500], reasons: true },
    {
      id: 'anthropic/claude-haiku-5.5',
      label: 'Claude Haiku 5.5',
      contextWindow: 100_000,
      price: [100, 500],
      reasons: true,
    },
    {
      id: 'google/gemini-3.5-flash-lite',
      label: 'Gemini 3.5 Flash-Lite',
      contextWindow: 1_048_576,
      price: [300, 2_500],
      reasons: true,
    },
  ],
}
