package dev.countersign.web;

import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdScalarDeserializer;

/**
 * Reads whole numbers, however they are written. A fraction is not cut off, and a number
 * of too many digits is the fault of its field.
 */
final class WholeNumberDeserializer extends StdScalarDeserializer<Long> {

	WholeNumberDeserializer() {
		super(Long.class);
	}

	@Override
	public Long deserialize(JsonParser parser, DeserializationContext context) {
		if (parser.currentToken().isNumeric()) {
			try {
				return parser.getDecimalValue().longValueExact();
			}
			catch (ArithmeticException ex) {
				// Reported below.
			}
		}
		return (Long) context.handleUnexpectedToken(getValueType(context), parser);
	}

}
