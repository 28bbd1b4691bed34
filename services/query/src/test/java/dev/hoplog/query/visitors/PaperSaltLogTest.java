package dev.hoplog.query.visitors;

class PaperSaltLogTest extends SaltLogContract {

    @Override
    SaltLog log() {
        return new PaperSaltLog();
    }
}
