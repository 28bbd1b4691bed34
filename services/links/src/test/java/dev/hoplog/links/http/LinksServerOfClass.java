package dev.hoplog.links.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.springframework.util.FileSystemUtils;

/** Gives the tests of a class one {@link LinksServer}, and closes it after the last of them. */
final class LinksServerOfClass implements ParameterResolver {

    private static final Namespace SERVERS = Namespace.create(LinksServerOfClass.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == LinksServer.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> tests = context.getRequiredTestClass();
        // A constructor is called in the context of its class, which closes what its store holds.
        return context.getStore(SERVERS).computeIfAbsent(tests, _ -> new Running(), Running.class).server;
    }

    private static final class Running implements AutoCloseable {

        private final Path folder = folder();
        private final LinksServer server = new LinksServer(folder);

        private static Path folder() {
            try {
                return Files.createTempDirectory("links");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
            FileSystemUtils.deleteRecursively(folder);
        }
    }
}
