package dev.hoplog.backup;

import dev.hoplog.events.topics.Layout;

class InMemoryLogsTest extends LogsContract {

    private final InMemoryLogs logs = InMemoryLogs.made(Layout.SINGLE_BROKER);

    @Override
    protected Logs logs() {
        return logs;
    }
}
