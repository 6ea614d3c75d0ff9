# Functions that the scripts of this kit share. Loading this file changes nothing.
# All names of the deployment are data in kit.json; none is part of a script.

Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
Add-Type -AssemblyName System.Xml.Linq

# Returns a property that may be missing.
function Get-KitProperty {
    param($Object, [string]$Name)
    if ($null -eq $Object) { return $null }
    $property = $Object.PSObject.Properties[$Name]
    if ($null -eq $property) { return $null }
    return $property.Value
}

# Returns the entries of a list in kit.json, even if the list has one entry or none.
function Get-KitList {
    param($Object, [string]$Name)
    $value = Get-KitProperty -Object $Object -Name $Name
    foreach ($entry in @($value)) {
        if ($null -ne $entry) { $entry }
    }
}

function Read-Kit {
    param([string]$Folder)
    $path = [IO.Path]::Combine($Folder, 'kit.json')
    if (-not [IO.File]::Exists($path)) { throw 'kit.json is missing. Extract the whole kit to one folder.' }
    $text = [IO.File]::ReadAllText($path, [Text.Encoding]::UTF8)
    $kit = ConvertFrom-Json -InputObject $text
    if ((Get-KitProperty -Object $kit -Name 'format') -ne 1) {
        throw 'kit.json and the scripts in this folder are of different versions. Use only files of the same kit together.'
    }
    foreach ($file in Get-KitList -Object $kit -Name 'files') {
        $actual = Get-KitHash -Path ([IO.Path]::Combine($Folder, $file.name))
        if ($actual -cne $file.sha256) { throw ('A file of the kit is missing or was changed: ' + $file.name) }
    }
    return $kit
}

function Get-KitHash {
    param([string]$Path)
    if (-not [IO.File]::Exists($Path)) { return '' }
    # Not SHA256.Create: if Windows allows only certified (FIPS) algorithms, the class that it returns is refused.
    $sha = New-Object Security.Cryptography.SHA256CryptoServiceProvider
    try { $hash = $sha.ComputeHash([IO.File]::ReadAllBytes($Path)) } finally { $sha.Dispose() }
    return ([BitConverter]::ToString($hash)).Replace('-', '').ToLowerInvariant()
}

# Loads the module of the product unless its cmdlets are already available.
function Import-KitModule {
    if (Get-Command -Name 'Get-CsTopology' -ErrorAction SilentlyContinue) { return }
    foreach ($name in 'SkypeForBusiness', 'Lync') {
        if (Get-Module -ListAvailable -Name $name) {
            Import-Module -Name $name
            return
        }
    }
    throw 'The Management Shell of Lync Server 2013 or Skype for Business Server 2015 is not installed on this computer. On a new server, run step 1 of the Deployment Wizard first.'
}

# Creates a folder for the output of one run. Its name sorts by time and contains no name of the deployment.
function New-KitRun {
    param([string]$Folder, [string]$What)
    $name = [DateTime]::Now.ToString('yyyyMMdd-HHmmss', [Globalization.CultureInfo]::InvariantCulture) + '-' + $What
    $path = [IO.Path]::Combine($Folder, 'runs', $name)
    $others = 1
    while ([IO.Directory]::Exists($path)) {
        $others = $others + 1
        $path = [IO.Path]::Combine($Folder, 'runs', $name + '-' + [string]$others)
    }
    [void][IO.Directory]::CreateDirectory($path)
    return $path
}

function Start-KitTranscript {
    param([string]$Run)
    # Also with -WhatIf, because a transcript does not change the deployment.
    try {
        [void](Start-Transcript -Path ([IO.Path]::Combine($Run, 'transcript.txt')) -WhatIf:$false -Confirm:$false)
        $script:kitHasTranscript = $true
    } catch { Write-KitLine -Text ('No transcript: ' + $_.Exception.Message) }
}

# Stops only the transcript of this script: if it started none, someone else's may be running.
function Stop-KitTranscript {
    if (-not $script:kitHasTranscript) { return }
    $script:kitHasTranscript = $false
    try { [void](Stop-Transcript) } catch { return }
}

function Write-KitLine {
    param([string]$Text)
    Write-Host $Text
}

# Escapes all characters outside ASCII as JSON does, because the reader may use any code page.
function ConvertTo-KitAscii {
    param([string]$Json)
    $text = New-Object Text.StringBuilder
    foreach ($character in $Json.ToCharArray()) {
        $number = [int]$character
        if ($number -lt 127) { [void]$text.Append($character) }
        else { [void]$text.Append('\u' + $number.ToString('x4', [Globalization.CultureInfo]::InvariantCulture)) }
    }
    return $text.ToString()
}

function Write-KitJson {
    param($Value, [string]$Path)
    $text = ConvertTo-Json -InputObject $Value -Depth 8
    [IO.File]::WriteAllText($Path, (ConvertTo-KitAscii -Json $text), (New-Object Text.UTF8Encoding $false))
}

# Sets how the run ends: done, pass, stopped, unknown, fail or error. The last call counts.
function Set-KitResult {
    param([string]$Outcome, [string]$Text)
    $script:kitOutcome = $Outcome
    $script:kitText = $Text
}

# Writes the last line of a run. It tells the reader that the script ran to its end.
function Write-KitResult {
    param([string]$Run)
    $result = New-Object PSObject -Property @{ outcome = $script:kitOutcome; run = $Run; text = $script:kitText }
    Write-Output ('KIT-RESULT ' + (ConvertTo-KitAscii -Json (ConvertTo-Json -InputObject $result -Compress)))
}

# Runs the work of a script: reads the kit, creates a folder and a transcript, reports how the run ended, and exits
# with the corresponding exit code. The work can use $kit and $run.
#
# Its parameters must not have attributes: with one, it would get its own $PSCmdlet, which hides that of the script.
function Invoke-Kit {
    param([string]$What, [scriptblock]$Do, [string]$Otherwise = 'fail', [switch]$IsPart, [switch]$WithoutData)
    $kit = $null
    $run = ''
    $script:kitBack = ''
    $script:kitHasTranscript = $false
    Set-KitResult -Outcome 'done' -Text ''
    try {
        if (-not $WithoutData) { $kit = Read-Kit -Folder $PSScriptRoot }
        $run = New-KitRun -Folder $PSScriptRoot -What $What
        if (-not $IsPart) { Start-KitTranscript -Run $run }
        & $Do
    } catch {
        Set-KitResult -Outcome $Otherwise -Text $_.Exception.Message
        Write-KitLine -Text ('Stopped: ' + $_.Exception.Message)
        Write-KitLine -Text 'To continue, fix this and run the script again. Completed steps are skipped.'
        if ($script:kitBack -cne '') { Write-KitLine -Text ('To roll back, run ' + $script:kitBack) }
    } finally { Stop-KitTranscript }
    Write-KitResult -Run $run
    $codes = @{ done = 0; pass = 0; fail = 1; stopped = 2; unknown = 2; error = 3 }
    exit $codes[$script:kitOutcome]
}

# Checks: each is pass, fail, unknown or n/a. Unknown is never pass.

$script:kitChecks = New-Object 'System.Collections.Generic.List[object]'

function Add-KitCheck {
    param([string]$Rule, [string]$What, [string]$State, [string]$Reason, [string]$Cure)
    $check = New-Object PSObject -Property @{ rule = $Rule; what = $What; state = $State; reason = $Reason; cure = $Cure }
    $script:kitChecks.Add($check)
    Write-KitLine -Text ($State.PadRight(8) + $Rule.PadRight(6) + $What)
    if ($Reason -cne '') { Write-KitLine -Text ('              ' + $Reason) }
    if ('fail', 'unknown' -ccontains $State -and $Cure -cne '') { Write-KitLine -Text ('              To do: ' + $Cure) }
}

# Runs one check. An unexpected exception means unknown, not fail.
function Invoke-KitCheck {
    param([string]$Rule, [string]$What, [scriptblock]$Check)
    try { & $Check }
    catch {
        $reason = $_.Exception.GetType().Name + ': ' + $_.Exception.Message
        Add-KitCheck -Rule $Rule -What $What -State 'unknown' -Reason $reason -Cure ''
    }
}

# Counts and saves the results of the checks, and makes them the result of the run.
function Complete-KitChecks {
    param([string]$Name)
    $failed = @($script:kitChecks | Where-Object { $_.state -ceq 'fail' }).Count
    $unknown = @($script:kitChecks | Where-Object { $_.state -ceq 'unknown' }).Count
    Write-KitJson -Value $script:kitChecks.ToArray() -Path ([IO.Path]::Combine($run, $Name + '.json'))
    $text = [string]$failed + ' failed, ' + [string]$unknown + ' unknown, of ' + [string]$script:kitChecks.Count
    Write-KitLine -Text $text
    if ($failed -gt 0) { Set-KitResult -Outcome 'fail' -Text $text }
    elseif ($unknown -gt 0) { Set-KitResult -Outcome 'unknown' -Text $text }
    else { Set-KitResult -Outcome 'pass' -Text $text }
}

# Canonical lines of a topology: the same algorithm as in the program that wrote the kit.

function ConvertTo-KitQuoted {
    param([string]$Text)
    $quoted = $Text.Replace('\', '\\').Replace('"', '\"')
    $quoted = $quoted.Replace("`r", '\r').Replace("`n", '\n').Replace("`t", '\t')
    return '"' + $quoted + '"'
}

function Get-KitStart {
    param($Element, [string]$Around)
    $attributes = New-Object 'System.Collections.Generic.List[string]'
    foreach ($attribute in $Element.Attributes()) {
        if ($attribute.IsNamespaceDeclaration) { continue }
        $name = $attribute.Name.LocalName
        if ($null -eq $Element.Parent -and $name -ceq 'Signature') { continue }
        $space = $attribute.Name.NamespaceName
        if ($space -cne '') { $name = '{' + $space + '}' + $name }
        $attributes.Add($name + '=' + (ConvertTo-KitQuoted -Text $attribute.Value))
    }
    $attributes.Sort([StringComparer]::Ordinal)
    $start = $Element.Name.LocalName
    $space = $Element.Name.NamespaceName
    if ($space -cne $Around) { $start = '{' + $space + '}' + $start }
    if ($attributes.Count -eq 0) { return $start }
    return $start + '(' + [string]::Join(',', $attributes.ToArray()) + ')'
}

function Get-KitText {
    param($Element, [string]$Around)
    $inside = $Element.Name.NamespaceName
    $children = New-Object 'System.Collections.Generic.List[string]'
    foreach ($node in $Element.Nodes()) {
        if ($node -is [System.Xml.Linq.XElement]) {
            $children.Add((Get-KitText -Element $node -Around $inside))
        } elseif ($node -is [System.Xml.Linq.XText]) {
            if ($node.Value.Trim(" `t`r`n".ToCharArray()) -cne '') {
                $children.Add((ConvertTo-KitQuoted -Text $node.Value))
            }
        }
    }
    $text = Get-KitStart -Element $Element -Around $Around
    if ($children.Count -eq 0) { return $text }
    $children.Sort([StringComparer]::Ordinal)
    return $text + '{' + [string]::Join(';', $children.ToArray()) + '}'
}

function Get-KitLines {
    param([string]$Xml)
    $lists = 'InternalDomains', 'Sites', 'Clusters', 'SqlInstances', 'Services'
    $root = [System.Xml.Linq.XElement]::Parse($Xml)
    $name = $root.Name.LocalName
    $space = $root.Name.NamespaceName
    $lines = New-Object 'System.Collections.Generic.List[string]'
    $lines.Add('. > ' + (Get-KitStart -Element $root -Around ''))
    foreach ($child in $root.Elements()) {
        $list = $child.Name.LocalName
        if ($lists -cnotcontains $list) {
            $lines.Add($name + ' > ' + (Get-KitText -Element $child -Around $space))
            continue
        }
        $lines.Add($name + ' > ' + (Get-KitStart -Element $child -Around $space))
        $inside = $child.Name.NamespaceName
        foreach ($object in $child.Elements()) {
            $lines.Add($name + '/' + $list + ' > ' + (Get-KitText -Element $object -Around $inside))
        }
    }
    $lines.Sort([StringComparer]::Ordinal)
    return ,$lines.ToArray()
}

# Returns the lines that are in only one of two lists; both lists must be in ordinal order.
function Compare-KitLines {
    param([string[]]$Then, [string[]]$Now)
    $old = 0
    $new = 0
    while ($old -lt $Then.Length -or $new -lt $Now.Length) {
        if ($old -ge $Then.Length) { $order = 1 }
        elseif ($new -ge $Now.Length) { $order = -1 }
        else { $order = [string]::CompareOrdinal($Then[$old], $Now[$new]) }
        if ($order -lt 0) {
            New-Object PSObject -Property @{ Side = 'only in the kit'; Line = $Then[$old] }
            $old = $old + 1
        } elseif ($order -gt 0) {
            New-Object PSObject -Property @{ Side = 'only deployed'; Line = $Now[$new] }
            $new = $new + 1
        } else {
            $old = $old + 1
            $new = $new + 1
        }
    }
}

# Returns the deployed topology, or the one in the local store of this computer, as text.
function Get-KitTopology {
    param([switch]$FromLocalStore)
    if ($FromLocalStore) { $topology = Get-CsTopology -AsXml -LocalStore } else { $topology = Get-CsTopology -AsXml }
    if ($null -eq $topology) { throw 'Get-CsTopology returned nothing. Check whether there is a configuration store.' }
    if ($topology -is [System.Xml.Linq.XDocument]) { $topology = $topology.Root }
    return $topology.ToString()
}

# Saves the topology as the documented redirection does: UTF-16 with a byte order mark, which Publish-CsTopology reads.
function Save-KitTopology {
    param([string]$Path)
    [IO.File]::WriteAllText($Path, (Get-KitTopology) + "`r`n", [Text.Encoding]::Unicode)
}

# Returns the current simple URLs, one per line, in ordinal order: publishing a topology does not publish them.
function Get-KitSimpleUrl {
    $lines = New-Object 'System.Collections.Generic.List[string]'
    foreach ($configuration in @(Get-CsSimpleUrlConfiguration)) {
        foreach ($url in @(Get-KitProperty -Object $configuration -Name 'SimpleUrl')) {
            if ($null -eq $url) { continue }
            $line = [string](Get-KitProperty -Object $configuration -Name 'Identity')
            foreach ($name in 'Component', 'Domain', 'ActiveUrl') {
                $line = $line + ' ' + [string](Get-KitProperty -Object $url -Name $name)
            }
            $lines.Add($line)
        }
    }
    $lines.Sort([StringComparer]::Ordinal)
    return ,$lines.ToArray()
}

function Save-KitSimpleUrl {
    param([string]$Path)
    [IO.File]::WriteAllLines($Path, [string[]](Get-KitSimpleUrl), (New-Object Text.UTF8Encoding $true))
}

# Lists the simple URLs that must be set again after publishing, compared with those that a run saved before it.
function Write-KitSimpleUrl {
    param([string]$Path)
    if (-not [IO.File]::Exists($Path)) {
        Write-KitLine -Text 'Check the simple URLs with Get-CsSimpleUrlConfiguration.'
        return
    }
    $then = [IO.File]::ReadAllLines($Path, [Text.Encoding]::UTF8)
    $differences = @(Compare-KitLines -Then $then -Now (Get-KitSimpleUrl))
    if ($differences.Count -eq 0) {
        Write-KitLine -Text 'The simple URLs have not changed.'
        return
    }
    Write-KitLine -Text 'Set the simple URLs that differ again ("only in the kit" means the saved ones):'
    Write-KitDifference -Differences $differences
}

# Returns the folder of the last run that saved the deployed topology, or an empty string.
function Find-KitBackup {
    $runs = [IO.Path]::Combine($PSScriptRoot, 'runs')
    if (-not [IO.Directory]::Exists($runs)) { return '' }
    foreach ($path in @([IO.Directory]::GetDirectories($runs) | Sort-Object -Descending)) {
        if ([IO.File]::Exists([IO.Path]::Combine($path, 'topology.xml'))) { return $path }
    }
    return ''
}

# Whether the forest has a Central Management store. The cmdlet is documented to return text; scripts read a property.
function Test-KitStore {
    foreach ($location in @(Get-CsConfigurationStoreLocation)) {
        if ($null -eq $location) { continue }
        $server = $location
        if ($location -isnot [string] -and $null -ne $location.PSObject.Properties['BackEndServer']) {
            $server = $location.BackEndServer
        }
        if ([string]$server -cne '') { return $true }
    }
    return $false
}

# Whether this kit stopped for Topology Builder and the deployed topology has changed since then. After that, the kit
# publishes nothing.
function Test-KitHandedOver {
    if ($kit.isDirect) { return $false }
    $runs = [IO.Path]::Combine($PSScriptRoot, 'runs')
    if (-not [IO.Directory]::Exists($runs)) { return $false }
    if ([IO.Directory]::GetFiles($runs, 'handed-over.txt', [IO.SearchOption]::AllDirectories).Length -eq 0) { return $false }
    if ($kit.isFirst) { return (Test-KitStore) }
    return (@(Get-KitDifference -File 'baseline.txt').Count -gt 0)
}

# Returns the differences between the deployed topology and a line file of the kit.
function Get-KitDifference {
    param([string]$File)
    $path = [IO.Path]::Combine($PSScriptRoot, $File)
    $then = [IO.File]::ReadAllLines($path, [Text.Encoding]::UTF8)
    $now = Get-KitLines -Xml (Get-KitTopology)
    Compare-KitLines -Then $then -Now $now
}

function Write-KitDifference {
    param($Differences)
    foreach ($difference in @($Differences)) {
        if ($null -eq $difference) { continue }
        $line = $difference.Line
        if ($line.Length -gt 400) { $line = $line.Substring(0, 400) + '...' }
        Write-KitLine -Text ('  ' + $difference.Side + ': ' + $line)
    }
}

# Returns the data source of an instance in the spelling of the product.
function Get-KitDataSource {
    param($Store)
    if ($Store.instance -ceq '') { return $Store.server }
    return $Store.server + '\' + $Store.instance
}

# Returns a property of an exception or of an inner one: PowerShell wraps the exceptions of methods.
function Get-KitFault {
    param($Exception, [string]$Property)
    while ($null -ne $Exception) {
        if ($null -ne $Exception.PSObject.Properties[$Property]) { return $Exception.$Property }
        $Exception = $Exception.InnerException
    }
    return $null
}

# Whether a name resolves on this computer: pass, fail or unknown.
function Test-KitName {
    param([string]$Fqdn)
    try {
        [void][Net.Dns]::GetHostAddresses($Fqdn)
        return 'pass'
    } catch [Net.Sockets.SocketException] {
        $code = Get-KitFault -Exception $_.Exception -Property 'SocketErrorCode'
        if ($code -eq [Net.Sockets.SocketError]::HostNotFound) { return 'fail' }
        return 'unknown'
    }
}

# Reads from SQL Server. It never writes.
function Invoke-KitSqlRead {
    param([string]$DataSource, [string]$Query)
    $builder = New-Object Data.SqlClient.SqlConnectionStringBuilder
    $builder['Data Source'] = $DataSource
    $builder['Initial Catalog'] = 'master'
    $builder['Integrated Security'] = $true
    $builder['Connect Timeout'] = 15
    # Not $builder.ConnectionString: in a dictionary, PowerShell looks up a key with that name.
    $connection = New-Object Data.SqlClient.SqlConnection $builder.ToString()
    try {
        $connection.Open()
        $command = $connection.CreateCommand()
        $command.CommandText = $Query
        $command.CommandTimeout = 30
        $table = New-Object Data.DataTable
        $table.Load($command.ExecuteReader())
        return ,$table
    } finally { $connection.Dispose() }
}

# Reads the report of a cmdlet, because a cmdlet can finish without success. Returns 'Success',
# 'Completed with warnings', 'Completed with errors', 'Failed', 'Cut off' or 'Unknown'.
function Get-KitVerdict {
    param([string]$Html)
    $path = [IO.Path]::ChangeExtension($Html, '.xml')
    if (-not [IO.File]::Exists($path)) { return 'Unknown' }
    # Not Load, which would interpret the path as a URI.
    try { $root = [System.Xml.Linq.XElement]::Parse([IO.File]::ReadAllText($path)) } catch { return 'Cut off' }
    foreach ($child in $root.Elements()) {
        if ('Error', 'Exception' -ccontains $child.Name.LocalName) { return 'Failed' }
    }
    $isWarned = $false
    $isComplete = $false
    foreach ($element in $root.Descendants()) {
        if ('Error', 'Exception' -ccontains $element.Name.LocalName) { return 'Completed with errors' }
        if ($element.Name.LocalName -ceq 'Warning') { $isWarned = $true }
        if ($element.Name.LocalName -ceq 'Info' -and $element.Value -ceq 'Command run is complete.') { $isComplete = $true }
    }
    if (-not $isComplete) { return 'Cut off' }
    if ($isWarned) { return 'Completed with warnings' }
    return 'Success'
}

# Stops if the report of a cmdlet contains a failure.
function Assert-KitVerdict {
    param([string]$Html, [string]$What)
    $verdict = Get-KitVerdict -Html $Html
    Write-KitLine -Text ('  ' + $What + ': ' + $verdict + ' (' + $Html + ')')
    if ('Failed', 'Completed with errors', 'Cut off' -ccontains $verdict) {
        throw ($What + ' finished, but its report says "' + $verdict + '".')
    }
}

# Publishes a topology, and saves the previous topology and the report. The script asks before it calls this.
function Publish-KitTopology {
    param([string]$File)
    $report = [IO.Path]::Combine($run, 'Publish-CsTopology.html')
    $backup = [IO.Path]::Combine($run, 'published-before.xml')
    Publish-CsTopology -FileName $File -BackupFileName $backup -Report $report -Confirm:$false
    Assert-KitVerdict -Html $report -What 'Publish-CsTopology'
}

# Enables the published topology. The script asks before it calls this.
function Enable-KitTopology {
    $report = [IO.Path]::Combine($run, 'Enable-CsTopology.html')
    Enable-CsTopology -Report $report -Confirm:$false
    Assert-KitVerdict -Html $report -What 'Enable-CsTopology'
}
