package com.example.alert;

import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.ForeachAction;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.state.Stores;

/** Follows click-events and prints an alert for each minute in which a link stands out. */
final class AnomalyAlert {

    /** The job's own name: of its group, and of what its topics and files begin with. Never one of Hoplog's. */
    private static final String APPLICATION = "anomaly-alert";

    private AnomalyAlert() {}

    /** @param arguments the brokers, a folder for state, the factor, and how many clicks are the least; all may be left out */
    public static void main(String[] arguments) {
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, APPLICATION);
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, argument(arguments, 0, "127.0.0.1:9092"));
        settings.put(StreamsConfig.STATE_DIR_CONFIG, argument(arguments, 1, "anomaly-alert-state"));
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        // From the first click on; from then on, from where it was.
        settings.put("auto.offset.reset", "earliest");
        var threshold = new Threshold(
                Double.parseDouble(argument(arguments, 2, "5")), Long.parseLong(argument(arguments, 3, "20")));

        var streams = new KafkaStreams(topology(threshold, (_, alert) -> System.out.println(alert)), settings);
        streams.setUncaughtExceptionHandler(failure -> {
            System.err.println("anomaly-alert stops: " + failure);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
        Runtime.getRuntime().addShutdownHook(new Thread(() -> streams.close(Duration.ofSeconds(10))));
        streams.start();
    }

    static Topology topology(Threshold threshold, ForeachAction<String, Alert> tell) {
        Serde<byte[]> bytes = Serdes.ByteArray();
        var builder = new StreamsBuilder();
        builder.addStateStore(Stores.windowStoreBuilder(
                Stores.persistentWindowStore(NewClicks.SEEN, NewClicks.MEMORY.multipliedBy(2), NewClicks.MEMORY, false),
                new Serdes.BytesSerde(),
                bytes));
        builder.addStateStore(Stores.windowStoreBuilder(
                Stores.persistentWindowStore(Minutes.MINUTES, Minutes.HOUR.multipliedBy(2), Minutes.MINUTE, false),
                Serdes.String(),
                Serdes.Long()));
        builder.stream("click-events", Consumed.with(bytes, bytes))
                .process(NewClicks::new, Named.as("new-clicks"), NewClicks.SEEN)
                .repartition(Repartitioned.with(Serdes.String(), Serdes.Long()).withName("clicks-by-link"))
                .process(() -> new Minutes(threshold), Named.as("minutes-of-links"), Minutes.MINUTES)
                .foreach(tell);
        return builder.build();
    }

    private static String argument(String[] arguments, int place, String otherwise) {
        return arguments.length > place ? arguments[place] : otherwise;
    }
}
