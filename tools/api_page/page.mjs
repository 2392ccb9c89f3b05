// node page.mjs DOCUMENT: prints a page with the AsyncAPI document in it, beside which @asyncapi/react-component lies.
import { readFileSync } from 'node:fs';

// No text of the document may end the script.
const text = JSON.stringify(readFileSync(process.argv[2], 'utf8')).replaceAll('<', '\\u003c');

process.stdout.write(`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>nest2mqtt: every topic and payload</title>
<link rel="stylesheet" href="default.min.css">
</head>
<body>
<div id="page"></div>
<script src="index.js"></script>
<script>
const config = { show: { sidebar: true } };
AsyncApiStandalone.render({ schema: ${text}, config }, document.getElementById('page'));
</script>
</body>
</html>
`);
