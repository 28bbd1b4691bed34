package dev.hoplog.analytics.generations;

class MemoryGenerationLogTest extends GenerationLogContract {

    private final MemoryGenerationLog log = new MemoryGenerationLog();

    @Override
    GenerationLog log() {
        return log.reader();
    }
}
