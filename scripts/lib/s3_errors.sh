# Part of aws_download_gvcf.sh: turns what the AWS CLI says into an exit code, a sentence and a hint.

# classify_error FILE WHAT: sets E_CODE, E_TEXT, E_HINT from stderr of aws, tee, mkdir... about WHAT
classify_error() {
  local said line
  said=$(head -c 16000 "$1" 2>/dev/null | tr '\r\0' '\n ')
  # The last line that says something; never more than fits a console line.
  line=$(printf '%s\n' "$said" | LC_ALL=C tr -d '\000-\010\013-\037\177' | awk 'NF { l = $0 } END { print substr(l, 1, 400) }')
  E_CODE=1 E_TEXT="$2: ${line:-the AWS CLI ended without a word}" E_HINT=''
  shopt -s nocasematch
  case $said in
    *'No space left on device'* | *'Errno 28'* | *'Disk quota exceeded'* | *'Errno 122'*)
      E_CODE=16 E_TEXT="The disk is full ($2)." E_HINT="Free space on the disk of $DEST, then run it again; it goes on where it stopped." ;;
    *'config profile'*'could not be found'*)
      E_CODE=11 E_TEXT="There is no AWS profile called \"${PROFILE:-${AWS_PROFILE:-default}}\"."
      E_HINT='Check the name with "aws configure list-profiles" or create it with "aws configure --profile NAME".' ;;
    *ExpiredToken* | *'token has expired'* | *'security token included in the request is expired'* | *TokenRefreshRequired* | *'SSO session'*'expired'* | *'Error loading SSO Token'* | *'Token for'*'does not exist'* | *'credentials'*'expired'* | *'HeadObject operation: Bad Request'*)
      E_CODE=11 E_TEXT='The AWS credentials have expired.'
      E_HINT="Sign in again (for example: aws sso login${PROFILE:+ --profile $PROFILE}), then retry." ;;
    *'Unable to locate credentials'* | *NoCredentials* | *'Partial credentials found'* | *'Credentials were refreshed, but'*)
      E_CODE=11 E_TEXT='There are no AWS credentials.'
      E_HINT='Choose a profile (--profile NAME) or set one up with "aws configure".' ;;
    *InvalidAccessKeyId* | *SignatureDoesNotMatch* | *InvalidToken* | *InvalidClientTokenId* | *UnrecognizedClient*)
      E_CODE=11 E_TEXT='S3 does not accept these AWS credentials.'
      E_HINT='Check the access key of the profile, or sign in again.' ;;
    *RequestTimeTooSkewed*)
      E_CODE=11 E_TEXT='S3 refuses the request because the clock of this computer is wrong.' E_HINT='Set the clock, then retry.' ;;
    *NoSuchBucket* | *'specified bucket does not exist'*)
      E_CODE=13 E_TEXT="There is no S3 bucket called $BUCKET." E_HINT='Check the bucket name in the settings (--bucket).' ;;
    *PermanentRedirect* | *AuthorizationHeaderMalformed* | *IllegalLocationConstraint* | *'must specify a region'* | *'301'*'Moved Permanently'*)
      E_CODE=2 E_TEXT="The region does not fit the bucket $BUCKET." E_HINT='Set the region of the bucket (--region), e.g. ca-central-1.' ;;
    *InvalidObjectState* | *GLACIER*)
      E_CODE=1 E_TEXT="$2 is archived (Glacier) and cannot be read now." E_HINT='Ask for a restore of the object, then retry.' ;;
    *InvalidRange* | *'(416)'*)
      E_CODE=15 E_TEXT="$2 is shorter than S3 listed it." E_HINT='Run it again; if it stays so, the file on S3 is being replaced.' ;;
    *AccessDenied* | *AllAccessDisabled* | *'(403)'* | *Forbidden*)
      E_CODE=12 E_TEXT="S3 denies access to $2."
      E_HINT="The credentials work but lack the right to list or read it in bucket $BUCKET; ask whoever manages the bucket." ;;
    *NoSuchKey* | *'(404)'* | *'PreconditionFailed'*)
      E_CODE=13 E_TEXT="$2 is no longer on S3 as it was listed." E_HINT='Run it again to list the sample anew.' ;;
    *'Could not connect to the endpoint'* | *EndpointConnectionError* | *'onnection'*'refused'* | *'onnect timeout'* | *'ead timeout'* | *'onnection was closed'* | *'onnection reset'* | *'onnection broken'* | *'onnection aborted'* | *IncompleteRead* | *'read, but total bytes expected'* | *'Max Retries Exceeded'* | *ResponseStreamingError* | *'An error occurred while reading from response stream'* | *'Name or service not known'* | *'nodename nor servname'* | *'SSL validation failed'* | *'roxy'* | *'Remote end closed'* | *'timed out'* | *'Network is unreachable'*)
      E_CODE=14 E_TEXT="The network failed: $2 (${line:-no answer})."
      E_HINT="Check the network${ENDPOINT:+ and the endpoint $ENDPOINT}, then run it again; it goes on where it stopped." ;;
    *'Permission denied'* | *'Read-only file system'*)
      E_CODE=1 E_TEXT="$2 cannot be written: ${line}." E_HINT='Choose a folder that you may write to (--dest).' ;;
    *InternalError* | *'(500)'* | *'(503)'* | *SlowDown* | *ServiceUnavailable* | *'Internal Server Error'*)
      E_CODE=1 E_TEXT="The S3 server failed: $2 (${line})." E_HINT='Try again in a few minutes.' ;;
  esac
  shopt -u nocasematch
}

fail_now() { die "$E_CODE" "$E_TEXT" "$E_HINT"; }
