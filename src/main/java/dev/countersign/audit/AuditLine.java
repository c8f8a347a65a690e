package dev.countersign.audit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * The line of an event in the log: plain text for people, and the same facts as fields of
 * the Elastic Common Schema for a log that is written in it.
 *
 * @see <a href="https://www.elastic.co/docs/reference/ecs/ecs-field-reference">ECS field
 * reference</a>
 */
final class AuditLine {

	private static final Logger log = LoggerFactory.getLogger("dev.countersign.audit");

	private AuditLine() {
	}

	static void write(AuditRecord event) {
		LoggingEventBuilder line = log.atInfo();
		fields(event).forEach(line::addKeyValue);
		line.log(text(event));
	}

	static String text(AuditRecord event) {
		LogfmtLine facts = new LogfmtLine(event.act().toString()).add("result", event.act().result())
			.add("subject", (event.subject() != null) ? event.subject().name() : null)
			.add("actor", event.actor().name())
			.add("address", event.origin().address())
			.add("session", event.sessionId());
		event.details().forEach(facts::add);
		return facts.add("user_agent", event.origin().userAgent())
			.add("request", event.origin().requestId())
			.toString();
	}

	private static Map<String, Object> fields(AuditRecord event) {
		Map<String, Object> fields = new LinkedHashMap<>();
		put(fields, "event.kind", "event");
		fields.put("event.category", List.of(event.act().category()));
		put(fields, "event.action", event.act().toString());
		put(fields, "event.outcome", event.act().result());
		put(fields, "event.created", event.at().toString());
		put(fields, "user.id", event.actor().id());
		put(fields, "user.name", event.actor().name());
		if (event.subject() != null) {
			put(fields, "user.target.id", event.subject().id());
			put(fields, "user.target.name", event.subject().name());
		}
		put(fields, "source.ip", event.origin().address());
		put(fields, "user_agent.original", event.origin().userAgent());
		put(fields, "http.request.id", event.origin().requestId());
		put(fields, "countersign.actor", event.actor().kind().toString());
		put(fields, "countersign.session", event.sessionId());
		if (!event.details().isEmpty()) {
			fields.put("countersign.details", event.details());
		}
		return fields;
	}

	private static void put(Map<String, Object> fields, String name, @Nullable Object value) {
		if (value != null) {
			fields.put(name, value.toString());
		}
	}

}
