package dev.hoplog.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** nginx with the same links in a map, and its access log on: what a web server costs that writes a line for each request. */
final class Nginx implements AutoCloseable {

    private final Process process;
    private final int port;

    private Nginx(Process process, int port) {
        this.process = process;
        this.port = port;
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    static Nginx start(Path folder, int links) throws IOException, InterruptedException {
        int port = Server.freePort();
        var map = new StringBuilder();
        for (int link = 0; link < links; link++) {
            map.append('/')
                    .append(Links.slug(link))
                    .append(' ')
                    .append(Links.destination(link))
                    .append(";\n");
        }
        Files.writeString(folder.resolve("links.map"), map);
        Path configuration = Files.writeString(
                folder.resolve("nginx.conf"), """
                worker_processes %1$d;
                pid %2$s/nginx.pid;
                error_log %2$s/error.log;
                daemon off;
                events { worker_connections 4096; }
                http {
                  map_hash_max_size 1048576;
                  map_hash_bucket_size 256;
                  access_log %2$s/access.log combined;
                  keepalive_requests 1000000000;
                  client_body_temp_path %2$s/t1; proxy_temp_path %2$s/t2; fastcgi_temp_path %2$s/t3;
                  uwsgi_temp_path %2$s/t4; scgi_temp_path %2$s/t5;
                  map $uri $target { include %2$s/links.map; default ""; }
                  server {
                    listen 127.0.0.1:%3$d backlog=4096;
                    location / { if ($target = "") { return 404; } return 302 $target; }
                  }
                }
                """.formatted(Runtime.getRuntime().availableProcessors(), folder, port));
        Process process = new ProcessBuilder("nginx", "-p", folder.toString(), "-c", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("nginx.out").toFile())
                .start();
        var nginx = new Nginx(process, port);
        for (int tries = 0; nginx.pids().size() < 2; tries++) {
            if (tries == 100 || !process.isAlive()) {
                throw new BenchException(
                        "nginx did not start. It said:\n" + Files.readString(folder.resolve("nginx.out")), null);
            }
            Thread.sleep(50);
        }
        return nginx;
    }

    int port() {
        return port;
    }

    /** The master's and its workers'. */
    List<Long> pids() {
        return Stream.concat(Stream.of(process.toHandle()), process.children())
                .map(ProcessHandle::pid)
                .toList();
    }

    /** The log of a long measurement must not fill the disk. */
    static void emptyLog(Path folder) throws IOException {
        Files.newByteChannel(
                        folder.resolve("access.log"),
                        java.nio.file.StandardOpenOption.WRITE,
                        java.nio.file.StandardOpenOption.TRUNCATE_EXISTING)
                .close();
    }

    @Override
    public void close() {
        process.destroy();
    }
}
