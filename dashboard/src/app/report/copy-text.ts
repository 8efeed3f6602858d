/** Puts a text on the clipboard. The old way serves where pages are not served over https. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const box = document.body.appendChild(document.createElement('textarea'));
    box.value = text;
    box.select();
    const isCopied = document.execCommand('copy');
    box.remove();
    return isCopied;
  }
}
