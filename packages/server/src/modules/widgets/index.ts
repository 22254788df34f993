export { createWidgetFiles, type WidgetFiles } from './widget-files.ts'
export { widgetRoutes } from './widgets.routes.ts'
