# What the scripts of this kit share. Loading it changes nothing.
# Everything of the deployment is data in kit.json; no name is part of a script.

Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
Add-Type -AssemblyName System.Xml.Linq

# A property that may be missing.
function Get-KitProperty {
    param($Object, [string]$Name)
    if ($null -eq $Object) { return $null }
    $property = $Object.PSObject.Properties[$Name]
    if ($null -eq $property) { return $null }
    return $property.Value
}

# The entries of a list in kit.json, also when it has one or none.
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
    if (-not [IO.File]::Exists($path)) { throw 'kit.json is missing: unpack the whole kit into one folder.' }
    $text = [IO.File]::ReadAllText($path, [Text.Encoding]::UTF8)
    $kit = ConvertFrom-Json -InputObject $text
    if ((Get-KitProperty -Object $kit -Name 'format') -ne 1) {
        throw 'kit.json is of another version than the scripts beside it. Use the files of one kit together.'
    }
    foreach ($file in Get-KitList -Object $kit -Name 'files') {
        $actual = Get-KitHash -Path ([IO.Path]::Combine($Folder, $file.name))
        if ($actual -cne $file.sha256) { throw ('A file of the kit was changed or is missing: ' + $file.name) }
    }
    return $kit
}

function Get-KitHash {
    param([string]$Path)
    if (-not [IO.File]::Exists($Path)) { return '' }
    $sha = [Security.Cryptography.SHA256]::Create()
    try { $hash = $sha.ComputeHash([IO.File]::ReadAllBytes($Path)) } finally { $sha.Dispose() }
    return ([BitConverter]::ToString($hash)).Replace('-', '').ToLowerInvariant()
}

# Loads the module of the product, when its cmdlets are not there already.
function Import-KitModule {
    if (Get-Command -Name 'Get-CsTopology' -ErrorAction SilentlyContinue) { return }
    foreach ($name in 'SkypeForBusiness', 'Lync') {
        if (Get-Module -ListAvailable -Name $name) {
            Import-Module -Name $name
            return
        }
    }
    throw 'The Management Shell of Lync Server 2013 or Skype for Business Server 2015 is not installed on this computer.'
}

# A folder for what one run writes; its name sorts by time and holds no name of the deployment.
function New-KitRun {
    param([string]$Folder, [string]$What)
    $name = [DateTime]::Now.ToString('yyyyMMdd-HHmmss', [Globalization.CultureInfo]::InvariantCulture) + '-' + $What
    $path = [IO.Path]::Combine($Folder, 'runs', $name)
    [void][IO.Directory]::CreateDirectory($path)
    return $path
}

function Start-KitTranscript {
    param([string]$Run)
    try { [void](Start-Transcript -Path ([IO.Path]::Combine($Run, 'transcript.txt'))) }
    catch { Write-KitLine -Text ('No transcript: ' + $_.Exception.Message) }
}

function Stop-KitTranscript {
    try { [void](Stop-Transcript) } catch { return }
}

function Write-KitLine {
    param([string]$Text)
    Write-Host $Text
}

function Write-KitJson {
    param($Value, [string]$Path)
    $text = ConvertTo-Json -InputObject $Value -Depth 8
    [IO.File]::WriteAllText($Path, $text, (New-Object Text.UTF8Encoding $false))
}

# The last line that a run writes. Who reads it knows that the script came to its end.
function Write-KitResult {
    param([string]$Outcome, [string]$Run, [string]$Text)
    $result = New-Object PSObject -Property @{ outcome = $Outcome; run = $Run; text = $Text }
    Write-Output ('KIT-RESULT ' + (ConvertTo-Json -InputObject $result -Compress))
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

# What one list of lines has that the other has not; both are in ordinal order.
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

# The topology as it is deployed now, as text.
function Get-KitTopology {
    $now = Get-CsTopology -AsXml
    if ($null -eq $now) { throw 'Get-CsTopology gave nothing: is there a Central Management store?' }
    if ($now -is [System.Xml.Linq.XDocument]) { $now = $now.Root }
    return $now.ToString()
}

# How what is deployed differs from lines of the kit; nothing when it does not.
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
        $line = $difference.Line
        if ($line.Length -gt 400) { $line = $line.Substring(0, 400) + '...' }
        Write-KitLine -Text ('  ' + $difference.Side + ': ' + $line)
    }
}

# The data source of an instance, as the product writes it.
function Get-KitDataSource {
    param($Store)
    if ($Store.instance -ceq '') { return $Store.server }
    return $Store.server + '\' + $Store.instance
}

# A property of an exception or of one inside it: PowerShell wraps what a method throws.
function Get-KitFault {
    param($Exception, [string]$Property)
    while ($null -ne $Exception) {
        if ($null -ne $Exception.PSObject.Properties[$Property]) { return $Exception.$Property }
        $Exception = $Exception.InnerException
    }
    return $null
}

# Reads from SQL Server; nothing is ever written by it.
function Invoke-KitSqlRead {
    param([string]$DataSource, [string]$Query)
    $builder = New-Object Data.SqlClient.SqlConnectionStringBuilder
    $builder['Data Source'] = $DataSource
    $builder['Initial Catalog'] = 'master'
    $builder['Integrated Security'] = $true
    $builder['Connect Timeout'] = 15
    $connection = New-Object Data.SqlClient.SqlConnection $builder.ConnectionString
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

# Says what warnings and errors a cmdlet gave, which does not stop anything.
function Write-KitWarnings {
    param($Warnings)
    foreach ($warning in @($Warnings)) {
        if ($null -ne $warning) { Write-KitLine -Text ('  warning: ' + $warning) }
    }
}

# A report of a cmdlet: a finished run is not a successful one. Says 'Success', 'Completed with warnings',
# 'Completed with errors', 'Failed', 'Cut off' or 'Unknown'.
function Get-KitVerdict {
    param([string]$Html)
    $path = [IO.Path]::ChangeExtension($Html, '.xml')
    if (-not [IO.File]::Exists($path)) { return 'Unknown' }
    try { $root = [System.Xml.Linq.XElement]::Load($path) } catch { return 'Cut off' }
    foreach ($child in $root.Elements()) {
        if ('Error', 'Exception' -ccontains $child.Name.LocalName) { return 'Failed' }
    }
    $isWarned = $false
    foreach ($element in $root.Descendants()) {
        if ('Error', 'Exception' -ccontains $element.Name.LocalName) { return 'Completed with errors' }
        if ($element.Name.LocalName -ceq 'Warning') { $isWarned = $true }
    }
    if ($isWarned) { return 'Completed with warnings' }
    return 'Success'
}

# Stops when the report of a cmdlet holds a failure.
function Assert-KitVerdict {
    param([string]$Html, [string]$What)
    $verdict = Get-KitVerdict -Html $Html
    Write-KitLine -Text ('  ' + $What + ': ' + $verdict + ' (' + $Html + ')')
    if ('Failed', 'Completed with errors', 'Cut off' -ccontains $verdict) {
        throw ($What + ' ended, but its report says "' + $verdict + '".')
    }
}
