/** Questions that a visitor may begin with. */
export function Suggestions({
  questions,
  onChoose,
}: {
  questions: readonly string[]
  onChoose: (question: string) => void
}) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for what is sent together.
    <div class="suggestions" role="group" aria-label="Suggested questions">
      {questions.map((question) => (
        <button key={question} type="button" dir="auto" onClick={() => onChoose(question)}>
          {question}
        </button>
      ))}
    </div>
  )
}
