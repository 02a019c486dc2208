// Starts Redoc. In a file of its own because the page's policy allows no inline script.
window.addEventListener("load", function () {
  "use strict";
  var system = 'system-ui, -apple-system, "Segoe UI", Roboto, Ubuntu, "Helvetica Neue", Arial, sans-serif';
  window.Redoc.init(
    "/openapi.json",
    {
      hideLoading: false,
      nativeScrollbars: true,
      requiredPropsFirst: true,
      sortTagsAlphabetically: false,
      theme: {
        colors: { primary: { main: "#0b5cad" } },
        typography: {
          fontFamily: system,
          headings: { fontFamily: system },
          code: { fontFamily: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace' },
        },
      },
    },
    document.getElementById("redoc")
  );
});
