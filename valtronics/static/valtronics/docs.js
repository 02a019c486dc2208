// Starts Swagger UI. In a file of its own because the page's policy allows no inline script.
window.addEventListener("load", function () {
  "use strict";
  window.SwaggerUIBundle({
    url: "/openapi.json",
    dom_id: "#docs",
    deepLinking: true,
    displayRequestDuration: true,
    filter: true,
    tryItOutEnabled: true,
    docExpansion: "list",
    defaultModelsExpandDepth: 0,
    // The default sends the document to a public validator.
    validatorUrl: null,
  });
});
