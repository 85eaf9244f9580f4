// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/hub_token.h"

#include "engine/hub/http_client.h"
#include "ui/keyring.h"
#include "ui/translation.h"

namespace bitlathe {
namespace {

/// A token is for one Hub alone.
QString serviceOf(const HubAccess& access) {
  return QString::fromStdString(hostOf(access.endpoint));
}

}  // namespace

HubAccess hubAccessOfWindow() {
  HubAccess access = hubAccess();
  if (access.token.empty() && !access.offline) access.token = secretInKeyring(serviceOf(access)).toStdString();
  return access;
}

void keepHubToken(const QString& token) {
  const QString service = serviceOf(hubAccess());
  keepInKeyring(service, tr("Token for %1").arg(service), token);
}

}  // namespace bitlathe
