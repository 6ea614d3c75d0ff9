<#
.SYNOPSIS
Creates the databases that the published topology needs, and their mirrors.
.DESCRIPTION
Existing databases are left alone, so you can run the script again after any interruption. It never deletes a database.
Exit codes: 0 done, 1 something failed, 2 something was skipped.
.PARAMETER SeedShare
A share for setting up mirrors that the SQL Server service accounts can read and write. Without it, no mirrors are
created.
.PARAMETER Yes
Do not ask before each server.
#>
[CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'High')]
param([string]$SeedShare = '', [switch]$Yes)

. ([IO.Path]::Combine($PSScriptRoot, 'Kit.ps1'))

# Whether every database of the store exists. If the kit does not list them, the cmdlet checks this itself.
function Test-Databases {
    param($Store)
    $names = @(Get-KitList -Object $Store -Name 'databases')
    if ($names.Count -eq 0) { return $false }
    $table = Invoke-KitSqlRead -DataSource (Get-KitDataSource -Store $Store) -Query 'SELECT name FROM sys.databases'
    $present = @()
    foreach ($row in $table.Rows) { $present = $present + [string]$row['name'] }
    foreach ($name in $names) { if ($present -notcontains $name) { return $false } }
    return $true
}

# Whether a pair is mirrored and in sync.
function Test-Mirrored {
    param($Mirror)
    $rows = @()
    try { $rows = @(Get-CsDatabaseMirrorState -PoolFqdn $Mirror.pool -DatabaseType $Mirror.databaseType) }
    catch { if ($_.Exception.Message -notlike '*is not present on pool*') { throw } }
    if ($rows.Count -eq 0) { return $false }
    foreach ($row in $rows) {
        if ([string](Get-KitProperty -Object $row -Name 'StateOnPrimary') -ne 'Principal') { return $false }
        $status = Get-KitProperty -Object $row -Name 'MirroringStatusOnPrimary'
        if ('Synchronized', 'Synchronizing' -notcontains [string]$status) { return $false }
    }
    return $true
}

# Runs a cmdlet for the databases that the published topology has on an instance, and checks its report.
function Invoke-OnInstance {
    param([string]$Cmdlet, $Store, [int]$Number, [hashtable]$More)
    $report = [IO.Path]::Combine($run, $Cmdlet + '-' + [string]$Number + '.html')
    $parameters = @{ ConfiguredDatabases = $true; SqlServerFqdn = $Store.server; Report = $report; Confirm = $false }
    if ($Store.instance -ceq '') { $parameters['ForDefaultInstance'] = $true }
    else { $parameters['ForInstance'] = $Store.instance }
    foreach ($name in $More.Keys) { $parameters[$name] = $More[$name] }
    & $Cmdlet @parameters
    Assert-KitVerdict -Html $report -What $Cmdlet
}

if ($Yes) { $ConfirmPreference = 'None' }
Invoke-Kit -What 'databases' -Do {
    Import-KitModule
    $number = 0
    $left = @()
    # The location of the files: the reviewed paths, or the default paths of the instance.
    $places = @{ UseDefaultSqlPaths = $true }
    $paths = @(Get-KitList -Object $kit -Name 'databasePaths')
    if ($paths.Count -gt 0) { $places = @{ DatabasePaths = [string[]]$paths } }
    foreach ($store in Get-KitList -Object $kit -Name 'databaseStores') {
        $number = $number + 1
        $source = Get-KitDataSource -Store $store
        if (Test-Databases -Store $store) {
            Write-KitLine -Text ('skip    the databases on ' + $source + ' exist')
        } elseif ($PSCmdlet.ShouldProcess($source, 'create the databases of the published topology')) {
            Invoke-OnInstance -Cmdlet 'Install-CsDatabase' -Store $store -Number $number -More $places
            # The cmdlet can finish normally even if a database failed.
            if (@(Get-KitList -Object $store -Name 'databases').Count -gt 0 -and -not (Test-Databases -Store $store)) {
                throw ('Install-CsDatabase finished, but some databases are missing on ' + $source + '.')
            }
            Write-KitLine -Text ('done    databases on ' + $source)
        } else { $left = $left + $source }
    }
    foreach ($mirror in Get-KitList -Object $kit -Name 'mirrors') {
        $number = $number + 1
        $what = 'the mirror of ' + (Get-KitDataSource -Store $mirror.primary) + ' (' + $mirror.databaseType + ')'
        if (Test-Mirrored -Mirror $mirror) {
            Write-KitLine -Text ('skip    ' + $what + ' exists')
        } elseif ($SeedShare -ceq '') {
            Write-KitLine -Text ('left    ' + $what + ' needs -SeedShare')
            $left = $left + $what
        } elseif ($PSCmdlet.ShouldProcess($what, 'create it with a backup and restore over the share')) {
            Invoke-OnInstance -Cmdlet 'Install-CsMirrorDatabase' -Store $mirror.primary -Number $number -More @{ FileShare = $SeedShare }
            Write-KitLine -Text ('done    ' + $what)
        } else { $left = $left + $what }
    }
    if ($left.Count -eq 0) { Set-KitResult -Outcome 'done' -Text 'The databases exist.' }
    else { Set-KitResult -Outcome 'stopped' -Text ('Skipped: ' + [string]::Join(', ', [string[]]$left)) }
}
