// Whatever somebody tries to put into the page against its rules, the page gets to know.
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.violations.push(`${event.effectiveDirective}: ${event.blockedURI} ${event.sample} ${event.sourceFile}`);
});
