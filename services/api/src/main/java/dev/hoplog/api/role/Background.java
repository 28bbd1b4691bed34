package dev.hoplog.api.role;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads whose work may wait for visitors. Where processors are short, the system runs them and all threads that they start
 * behind the others: on Linux a nice value is a thread's own, and inherited (setpriority(2), sched(7)).
 *
 * <p>Java's own thread priorities do nothing there, and neither Kafka nor Streams asks who makes its threads.
 */
public final class Background implements ThreadFactory {

    public static final Background THREADS = new Background();

    private static final Logger log = LoggerFactory.getLogger(Background.class);

    /** A tenth of the weight of a thread with nice value 0. */
    private static final int NICE = 10;

    /** PRIO_PROCESS with 0: the calling thread. */
    private static final int THIS_THREAD = 0;

    private Background() {}

    /** A daemon thread, not started, that steps back before it runs the task. */
    @Override
    public Thread newThread(Runnable task) {
        return Thread.ofPlatform().daemon().unstarted(() -> {
            stepBack();
            task.run();
        });
    }

    /** Lets the calling thread, and those that it starts from now on, run behind others. What does not work is left as it is. */
    @SuppressWarnings("restricted") // every role is started with --enable-native-access
    static void stepBack() {
        try {
            Optional<MemorySegment> setpriority =
                    Linker.nativeLinker().defaultLookup().find("setpriority");
            if (setpriority.isPresent()) {
                int result = (int) Linker.nativeLinker()
                        .downcallHandle(
                                setpriority.get(),
                                FunctionDescriptor.of(
                                        ValueLayout.JAVA_INT,
                                        ValueLayout.JAVA_INT,
                                        ValueLayout.JAVA_INT,
                                        ValueLayout.JAVA_INT))
                        .invokeExact(THIS_THREAD, 0, NICE);
                log.atDebug().addKeyValue("result", result).log("a background thread steps back");
            }
        } catch (Throwable e) {
            // Only visitors notice, by a few milliseconds.
            log.atWarn().setCause(e).log("background threads run like all others");
        }
    }
}
