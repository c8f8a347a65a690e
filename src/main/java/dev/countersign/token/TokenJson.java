package dev.countersign.token;

import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.jsonwebtoken.Claims;
import io.jsonwebtoken.JwtException;
import io.jsonwebtoken.io.DeserializationException;
import io.jsonwebtoken.jackson.io.JacksonDeserializer;

/**
 * How the JSON inside a token is read: each name once and without white space around it,
 * nothing behind the end, no deeper than our own tokens ever are, and times as whole
 * numbers. Names and times are judged here, because the parser trims the first and makes
 * a time of a text or a fraction too, and afterwards no one can tell.
 */
final class TokenJson extends JacksonDeserializer<Map<String, ?>> {

	private static final int MAX_DEPTH = 8;

	private static final List<String> TIMES = List.of(Claims.EXPIRATION, Claims.NOT_BEFORE, Claims.ISSUED_AT);

	/** The end of the year 9999: later times do not survive every library. */
	private static final long LATEST = 253_402_300_799L;

	TokenJson() {
		super(mapper());
	}

	/**
	 * Reads a segment of a token.
	 * @throws IllegalArgumentException if it is not base64url
	 * @throws JwtException if it is not JSON as it is read here
	 */
	Map<String, ?> readSegment(String segment) {
		String text = new String(Base64.getUrlDecoder().decode(segment), StandardCharsets.UTF_8);
		return deserialize(new StringReader(text));
	}

	@Override
	protected Map<String, ?> doDeserialize(Reader reader) throws Exception {
		Map<String, ?> members = super.doDeserialize(reader);
		if (!members.keySet().stream().allMatch(TokenJson::isTrimmed)) {
			throw new DeserializationException("A name has no white space around it");
		}
		for (String time : TIMES) {
			if (members.containsKey(time) && !isTime(members.get(time))) {
				throw new DeserializationException("A time is a whole number of seconds");
			}
		}
		return members;
	}

	/** Of everything that any parser takes for white space. */
	private static boolean isTrimmed(String name) {
		return name.equals(name.strip()) && name.equals(name.trim());
	}

	private static boolean isTime(Object value) {
		if (value instanceof Integer || value instanceof Long) {
			long seconds = ((Number) value).longValue();
			return seconds >= -LATEST && seconds <= LATEST;
		}
		return false;
	}

	private static ObjectMapper mapper() {
		StreamReadConstraints constraints = StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build();
		JsonFactory factory = JsonFactory.builder()
			.streamReadConstraints(constraints)
			.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
			.build();
		return JsonMapper.builder(factory).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
	}

}
