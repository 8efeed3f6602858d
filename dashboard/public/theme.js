// Before the first paint: the theme that was chosen last, so that the page does not flash.
try {
  const chosen = localStorage.getItem('cqube.theme');
  if (chosen) document.documentElement.style.colorScheme = chosen;
} catch {
  // Without storage the theme is the system's.
}
