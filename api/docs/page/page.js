// The viewer knows no system setting: its dark colours follow a class.
const dark = matchMedia('(prefers-color-scheme: dark)');
const followSystem = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
dark.addEventListener('change', followSystem);
followSystem();

SwaggerUIBundle({
  url: 'openapi.json',
  dom_id: '#document',
  deepLinking: true,
  docExpansion: 'list',
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  filter: true,
  // A key is forgotten with the page.
  persistAuthorization: false,
  // It would send the document's address to a validator elsewhere.
  validatorUrl: null,
});
