/** "gopy": the two accents of "góp ý" given back as gold stitches. */
export function Wordmark() {
  return (
    <span class="wordmark" role="img" aria-label="Gopy">
      g<i>o</i>p<i>y</i>
    </span>
  );
}
