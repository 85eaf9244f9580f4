// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCryptographicHash>

#include "engine/base/digest.h"
#include "tests/support/fixtures.h"

using namespace bitlathe;

class TestDigest : public QObject {
  Q_OBJECT

 private slots:
  void theStandardsExamples() {
    QCOMPARE(Digest(Digest::Kind::sha1).add("abc").hex(), std::string("a9993e364706816aba3e25717850c26c9cd0d89d"));
    QCOMPARE(Digest(Digest::Kind::sha256).add("abc").hex(),
             std::string("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
  }

  void agreesWithQtForEveryLengthAroundABlock() {
    QByteArray text;
    for (int length = 0; length < 200; ++length) {
      for (const auto& [kind, algorithm] : {std::pair(Digest::Kind::sha1, QCryptographicHash::Sha1),
                                            std::pair(Digest::Kind::sha256, QCryptographicHash::Sha256)}) {
        Digest digest(kind);
        digest.add(text.toStdString());
        QCOMPARE(digest.hex(), QCryptographicHash::hash(text, algorithm).toHex().toStdString());
      }
      text += static_cast<char>(length * 7);
    }
  }

  void piecesMakeNoDifference() {
    const QByteArray text = QByteArray("The river carries its boats past the mill. ").repeated(100);
    for (const int piece : {1, 3, 63, 64, 65, 1000}) {
      Digest digest(Digest::Kind::sha256);
      for (int i = 0; i < text.size(); i += piece) {
        digest.add(text.mid(i, piece).toStdString());
        digest.hex();  // a look in between changes nothing
      }
      QCOMPARE(digest.hex(), QCryptographicHash::hash(text, QCryptographicHash::Sha256).toHex().toStdString());
    }
  }
};

QTEST_GUILESS_MAIN(TestDigest)
#include "tst_digest.moc"
