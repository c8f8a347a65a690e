package dev.countersign.login;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import dev.countersign.limit.DeviceMarkIssuer;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;

/**
 * Tells the API's description that a device sends the mark by which it is known, and is
 * answered with its next one.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Parameter(name = DeviceMarkIssuer.HEADER, in = ParameterIn.HEADER,
		description = "What the last login of this device was answered with",
		example = "csd_YWNjb3VudCwgZGV2aWNlLCB0aW1lLCB0YWc")
@ApiResponse(responseCode = "200",
		headers = @Header(name = DeviceMarkIssuer.HEADER, description = "Makes this device known at its next logins",
				schema = @Schema(type = "string", example = "csd_YWNjb3VudCwgZGV2aWNlLCB0aW1lLCB0YWc")))
@interface RemembersDevice {

}
