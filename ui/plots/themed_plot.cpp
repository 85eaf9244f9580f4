// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/themed_plot.h"

#include <QApplication>
#include <QClipboard>
#include <QSvgGenerator>
#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/base/error.h"
#include "ui/file_dialogs.h"
#include "ui/plots/plot_table_dialog.h"

namespace bitlathe {
namespace {

constexpr double hoverRadius = 24;  // pixels
constexpr double exportScale = 2;
constexpr double keyStep = 0.1;  // of the view
constexpr double keyZoom = 1.25;

QPointF pixelOf(const QCPGraph& graph, const QCPGraphData& point) {
  return {graph.keyAxis()->coordToPixel(point.key), graph.valueAxis()->coordToPixel(point.value)};
}

}  // namespace

ThemedPlot::ThemedPlot(const QString& title, QWidget* parent) : QCustomPlot(parent), title_(title) {
  setAccessibleName(title);
  setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
  setNoAntialiasingOnDrag(true);
  setFocusPolicy(Qt::StrongFocus);
  setMouseTracking(true);

  titleElement_ = new QCPTextElement(this, title, font());
  titleElement_->setTextFlags(Qt::AlignLeft | Qt::AlignVCenter);
  titleElement_->setMargins({4, 2, 4, 8});
  plotLayout()->insertRow(0);
  plotLayout()->addElement(0, 0, titleElement_);
  plotLayout()->setRowSpacing(0);
  axisRect()->setupFullAxesBox(false);
  axisRect()->setMinimumMargins({8, 8, 14, 8});  // above: half of a label at the end of the axis
  for (QCPAxis* axis : {xAxis2, yAxis2}) axis->setVisible(false);

  // Crosshair and read-out are redrawn alone, without the data.
  layer(QStringLiteral("overlay"))->setMode(QCPLayer::lmBuffered);
  crosshair_ = new QCPItemStraightLine(this);
  marked_ = new QCPItemEllipse(this);
  readout_ = new QCPItemText(this);
  readout_->setPadding({6, 4, 6, 4});
  readout_->setTextAlignment(Qt::AlignLeft);
  for (QCPAbstractItem* item : std::initializer_list<QCPAbstractItem*>{crosshair_, marked_, readout_}) {
    item->setLayer(QStringLiteral("overlay"));
    item->setSelectable(false);
    item->setVisible(false);
  }
  marked_->topLeft->setType(QCPItemPosition::ptAbsolute);
  marked_->bottomRight->setType(QCPItemPosition::ptAbsolute);
  readout_->position->setType(QCPItemPosition::ptAbsolute);

  emptyText_ = new QCPItemText(this);
  emptyText_->setSelectable(false);
  emptyText_->position->setType(QCPItemPosition::ptAxisRectRatio);
  emptyText_->position->setCoords(0.5, 0.5);

  connect(this, &QCustomPlot::mouseDoubleClick, this, &ThemedPlot::resetView);
  connect(this, &QCustomPlot::mouseWheel, this, [this] { zoomed_ = true; });
  connect(this, &QCustomPlot::mousePress, this, [this](QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return;
    if (const auto nearest = nearestPoint(event->position())) emit pointClicked(nearest->series, nearest->point.key);
  });
}

void ThemedPlot::setEmptyText(const QString& text) {
  emptyText_->setText(text);
}

void ThemedPlot::showCrosshair(std::optional<double> x) {
  crosshair_->setVisible(x.has_value());
  if (x) {
    crosshair_->point1->setCoords(*x, yAxis->range().lower);
    crosshair_->point2->setCoords(*x, yAxis->range().upper);
  }
  layer(QStringLiteral("overlay"))->replot();
}

void ThemedPlot::resetView() {
  zoomed_ = false;
  dataChanged();
}

void ThemedPlot::fitView() {
  // Around a single value, rescaling keeps the span that a logarithmic axis has.
  for (QCPAxis* axis : {xAxis, yAxis}) {
    if (axis->scaleType() == QCPAxis::stLogarithmic) axis->setRange(1, 1.5);
  }
  rescaleAxes();
  for (QCPAxis* axis : {xAxis, yAxis}) {
    if (axis->scaleType() == QCPAxis::stLogarithmic) {
      const QCPRange range = axis->range();
      const double margin = std::max(1.05, std::pow(range.upper / range.lower, 0.06));
      axis->setRange(range.lower / margin, range.upper * margin);
    } else {
      axis->scaleRange(1.08);
    }
  }
}

QCPGraph* ThemedPlot::addGhost(const QString& name) {
  QCPGraph* ghost = addGraph();
  ghost->setName(name);
  ghost->setLayer(QStringLiteral("grid"));
  ghost->removeFromLegend();
  return ghost;
}

bool ThemedPlot::isEmpty() const {
  for (int i = 0; i < graphCount(); ++i) {
    if (!graph(i)->data()->isEmpty()) return false;
  }
  return true;
}

void ThemedPlot::dataChanged() {
  const bool empty = isEmpty();
  emptyText_->setVisible(empty);
  for (QCPAxis* axis : {xAxis, yAxis}) {
    axis->setTickLabels(!empty);
    axis->setTicks(!empty);
    axis->grid()->setVisible(!empty);
  }
  if (!zoomed_ && !empty) fitView();
  replot(rpQueuedReplot);
  emit dataShown();
}

PlotTable ThemedPlot::table() const {
  const auto title = [](const QCPAxis* axis, const char* otherwise) {
    return axis->label().isEmpty() ? QLatin1String(otherwise) : axis->label();
  };
  PlotTable table{{QStringLiteral("series"), QStringLiteral("x"), QStringLiteral("y")},
                  {tr("Series"), title(xAxis, "x"), title(yAxis, "y")},
                  {}};
  for (int i = 0; i < graphCount(); ++i) {
    if (graph(i)->selectable() == QCP::stNone) continue;
    for (const QCPGraphData& point : *graph(i)->data()) {
      if (!std::isnan(point.value)) table.rows.push_back({graph(i)->name(), point.key, point.value});
    }
  }
  return table;
}

void ThemedPlot::showTable() {
  (new PlotTableDialog(*this))->show();
}

void ThemedPlot::savePicture(const QString& path) {
  const QString format = QFileInfo(path).suffix().toLower();
  bool written = false;
  if (format == QLatin1String("pdf")) {
    written = savePdf(path, 0, 0, QCP::epNoCosmetic, QCoreApplication::applicationName(), title_);
  } else if (format == QLatin1String("svg")) {
    QSvgGenerator generator;
    generator.setFileName(path);
    generator.setSize(size());
    generator.setViewBox(rect());
    generator.setTitle(title_);
    QCPPainter painter;
    written = painter.begin(&generator);
    if (written) {
      painter.setMode(QCPPainter::pmVectorized);
      toPainter(&painter, width(), height());
      written = painter.end();
    }
  } else if (format == QLatin1String("png")) {
    written = savePng(path, 0, 0, exportScale);
  } else {
    throw Error(tr("%1: pictures are written as .png, .svg or .pdf").arg(path).toStdString(),
                tr("End the name with one of these.").toStdString());
  }
  if (!written)
    throw Error(tr("%1 could not be written").arg(path).toStdString(),
                tr("Choose a folder that you may write to and that has space left.").toStdString());
}

bool ThemedPlot::event(QEvent* event) {
  const QEvent::Type type = event->type();
  if (type == QEvent::Polish || type == QEvent::PaletteChange || type == QEvent::FontChange) refreshTheme();
  return QCustomPlot::event(event);
}

void ThemedPlot::refreshTheme() {
  theme_ = Theme::of(palette());
  setBackground(theme_.surface);
  QFont small = font();
  small.setPointSizeF(small.pointSizeF() * 0.92);
  QFont bold = font();
  bold.setBold(true);
  titleElement_->setFont(bold);
  titleElement_->setTextColor(theme_.text);
  QColor gridColor = theme_.border;
  for (QCPAxis* axis : {xAxis, yAxis}) {
    axis->setBasePen(QPen(theme_.border, 1));
    axis->setTickPen(QPen(theme_.border, 1));
    axis->setSubTickPen(QPen(Qt::NoPen));
    axis->setTickLabelColor(theme_.muted);
    axis->setLabelColor(theme_.muted);
    axis->setTickLabelFont(tabularFont(small));
    axis->setLabelFont(small);
    gridColor.setAlphaF(0.6F);
    axis->grid()->setPen(QPen(gridColor, 1));
    axis->grid()->setSubGridVisible(false);
    axis->grid()->setZeroLinePen(Qt::NoPen);
  }
  xAxis->grid()->setPen(Qt::NoPen);
  legend->setBrush(Qt::NoBrush);
  legend->setBorderPen(Qt::NoPen);
  legend->setTextColor(theme_.text);
  legend->setFont(small);
  emptyText_->setColor(theme_.muted);
  emptyText_->setFont(font());
  crosshair_->setPen(QPen(theme_.muted, 1, Qt::DashLine));
  marked_->setPen(QPen(theme_.text, 1.5));
  readout_->setFont(small);
  readout_->setColor(theme_.text);
  readout_->setBrush(theme_.surface);
  readout_->setPen(QPen(theme_.border, 1));
  applyTheme(theme_);
  replot(rpQueuedReplot);
}

std::optional<ThemedPlot::NearestPoint> ThemedPlot::nearestPoint(const QPointF& position) const {
  if (!axisRect()->rect().contains(position.toPoint())) return std::nullopt;
  std::optional<NearestPoint> nearest;
  double best = hoverRadius * hoverRadius;
  for (int i = 0; i < graphCount(); ++i) {
    if (graph(i)->selectable() == QCP::stNone) continue;
    for (const QCPGraphData& point : *graph(i)->data()) {
      const QPointF pixel = pixelOf(*graph(i), point), away = pixel - position;
      const double distance = QPointF::dotProduct(away, away);
      if (distance < best) {
        best = distance;
        nearest = {i, point, pixel};
      }
    }
  }
  return nearest;
}

void ThemedPlot::showReadout(const std::optional<NearestPoint>& nearest) {
  marked_->setVisible(nearest.has_value());
  readout_->setVisible(nearest.has_value());
  if (!nearest) return;
  const QPointF at = nearest->pixel;
  marked_->topLeft->setCoords(at.x() - 7, at.y() - 7);
  marked_->bottomRight->setCoords(at.x() + 7, at.y() + 7);
  readout_->setText(readout(nearest->series, nearest->point));
  // On the side of the point that has room.
  const bool left = at.x() > axisRect()->center().x();
  const bool above = at.y() > axisRect()->center().y();
  readout_->setPositionAlignment((left ? Qt::AlignRight : Qt::AlignLeft) | (above ? Qt::AlignBottom : Qt::AlignTop));
  const QRect area = axisRect()->rect();
  const double width = QFontMetrics(readout_->font()).boundingRect(area, Qt::AlignLeft, readout_->text()).width() +
                       readout_->padding().left() + readout_->padding().right();
  const double x = left ? std::max(at.x() - 12, area.left() + width) : std::min(at.x() + 12, area.right() - width);
  readout_->position->setCoords(x, at.y() + (above ? -8 : 8));
}

void ThemedPlot::mouseMoveEvent(QMouseEvent* event) {
  QCustomPlot::mouseMoveEvent(event);
  if (event->buttons() & Qt::LeftButton) {
    zoomed_ = true;
    return;
  }
  const auto nearest = nearestPoint(event->position());
  showReadout(nearest);
  const bool inside = axisRect()->rect().contains(event->position().toPoint()) && !emptyText_->visible();
  if (!inside) {
    emit crosshairMoved(std::nullopt);
  } else {
    emit crosshairMoved(nearest ? nearest->point.key : xAxis->pixelToCoord(event->position().x()));
  }
  layer(QStringLiteral("overlay"))->replot();
}

void ThemedPlot::leaveEvent(QEvent* event) {
  QCustomPlot::leaveEvent(event);
  showReadout(std::nullopt);
  emit crosshairMoved(std::nullopt);
  layer(QStringLiteral("overlay"))->replot();
}

void ThemedPlot::pan(double right, double up) {
  const auto move = [](QCPAxis& axis, double share) {
    const QCPRange range = axis.range();
    axis.moveRange(axis.scaleType() == QCPAxis::stLogarithmic ? std::pow(range.upper / range.lower, share)
                                                              : share * range.size());
  };
  move(*xAxis, right);
  move(*yAxis, up);
}

void ThemedPlot::zoom(double factor) {
  for (QCPAxis* axis : {xAxis, yAxis}) axis->scaleRange(factor);
}

void ThemedPlot::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_T) return showTable();
  const bool movable = interactions().testFlag(QCP::iRangeDrag) && !emptyText_->visible();
  if (!movable) return QCustomPlot::keyPressEvent(event);
  switch (event->key()) {
    case Qt::Key_Left:
      pan(-keyStep, 0);
      break;
    case Qt::Key_Right:
      pan(keyStep, 0);
      break;
    case Qt::Key_Up:
      pan(0, keyStep);
      break;
    case Qt::Key_Down:
      pan(0, -keyStep);
      break;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
      zoom(1 / keyZoom);
      break;
    case Qt::Key_Minus:
      zoom(keyZoom);
      break;
    case Qt::Key_Home:
      return resetView();
    default:
      return QCustomPlot::keyPressEvent(event);
  }
  zoomed_ = true;
  replot(rpQueuedReplot);
}

void ThemedPlot::contextMenuEvent(QContextMenuEvent* event) {
  QMenu menu;
  menu.addAction(tr("&Copy Picture"), this,
                 [this] { QApplication::clipboard()->setPixmap(toPixmap(0, 0, exportScale)); });
  menu.addAction(tr("Save &Picture…"), this, &ThemedPlot::askForPicture);
  menu.addAction(tr("Save &Data…"), this, &ThemedPlot::askForData);
  menu.addAction(tr("Show as &Table"), this, &ThemedPlot::showTable);
  menu.addSeparator();
  menu.addAction(tr("&Reset View"), this, &ThemedPlot::resetView)->setEnabled(zoomed_);
  menu.exec(event->globalPos());
}

void ThemedPlot::askForPicture() {
  askWhereToSave(this, title_, {tr("PNG picture (*.png)"), tr("SVG drawing (*.svg)"), tr("PDF document (*.pdf)")},
                 [this](const QString& path) { savePicture(path); });
}

void ThemedPlot::askForData() {
  askWhereToSave(this, title_, {tr("Comma-separated values (*.csv)")},
                 [this](const QString& path) { saveText(path, toCsv()); });
}

}  // namespace bitlathe
